package org.splnet.simnet.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every example of the document is a piece of a test that is run. */
class DocumentTest {
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Path HERE = Path.of("src/test/java/org/splnet/simnet/examples");

  private static String plain(String code) {
    return code.replaceAll("\\s+", "");
  }

  @Test
  void everyExampleIsRun() throws IOException {
    String tests =
        plain(
            Files.readString(HERE.resolve("RequestTest.java"))
                + Files.readString(HERE.resolve("SnippetsTest.java")));
    String text = Files.readString(Path.of("../docs/simnet.md"));
    List<String> blocks = BLOCK.matcher(text).results().map((MatchResult r) -> r.group(1)).toList();
    assertThat(blocks).hasSizeGreaterThan(4).allSatisfy(b -> assertThat(tests).contains(plain(b)));
  }
}
