package org.splnet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeaturesCommandTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "features.md");
  private static final String BEGIN = "<!-- features:begin -->\n";
  private static final String END = "<!-- features:end -->";

  private static String run(String... args) {
    StringWriter out = new StringWriter();
    assertThat(Main.commandLine().setOut(new PrintWriter(out, true)).execute(args)).isZero();
    return out.toString();
  }

  @Test
  void printsEachFeatureWithItsStateAndWhatItLacks() {
    assertThat(run("features"))
        .containsSubsequence("module", "feature", "spec", "state", "lacks")
        .containsPattern("kernel +callouts .*callout\\(9\\) +done")
        .containsPattern("net +ARP, .* RFC 826.* done")
        .containsPattern("net +TCP +RFC 9293 +planned")
        .doesNotContain("ArpTest");
  }

  @Test
  void printsOneModuleWithTheTestsThatShowIt() {
    assertThat(run("features", "net", "--tests"))
        .contains("ArpTest.answersARequest")
        .doesNotContain("callout(9)");
  }

  @Test
  void anUnknownModuleIsRefusedWithTheChoices() {
    StringWriter err = new StringWriter();
    assertThat(Main.commandLine().setErr(new PrintWriter(err, true)).execute("features", "kernal"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("kernal", "kernel, net, drivers");
  }

  @Test
  void theTableInTheDocumentationIsThatOfTheResources() throws IOException {
    String text = Files.readString(DOCUMENT);
    String table = run("features", "--markdown");
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    if (Boolean.getBoolean("splnet.docs.write")) {
      text = text.substring(0, begin) + table + text.substring(text.indexOf(END));
      Files.writeString(DOCUMENT, text);
    }

    assertThat(text.substring(begin, text.indexOf(END)))
        .as("docs/features.md is behind the features resources: splnet features --markdown")
        .isEqualTo(table);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "feature: x\nstate: almost\nshown by: XTest.y",
        "feature: x\nstate: done",
        "feature: x\nstate: planned\nshown by: XTest.y",
        "feature: x\nstate: partly\nshown by: XTest.y",
        "feature: x\nstate: done\nshown by: XTest.y\nlacks: all",
        "feature: x\nfeature: y\nstate: planned",
        "state: planned",
        "feature: x\ncolour: red\nstate: planned",
        "nonsense"
      })
  void aBlockThatSaysTooLittleOrTooMuchIsRefused(String block) {
    assertThatThrownBy(() -> Feature.parse("net", block))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("features of net");
  }
}
