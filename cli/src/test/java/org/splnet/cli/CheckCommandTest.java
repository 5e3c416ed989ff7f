package org.splnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class CheckCommandTest {
  private static final Pattern EXAMPLE =
      Pattern.compile("```java\\n(import.*?public final class Totals.*?)```", Pattern.DOTALL);

  @TempDir private Path dir;
  private StringWriter out;
  private StringWriter err;

  @BeforeEach
  void fresh() {
    out = new StringWriter();
    err = new StringWriter();
  }

  private int run(String... args) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    String[] all = new String[args.length + 1];
    all[0] = "check";
    System.arraycopy(args, 0, all, 1, args.length);
    return line.execute(all);
  }

  private Path example(String replaced, String by) throws IOException {
    Matcher m = EXAMPLE.matcher(Files.readString(Path.of("../docs/checking.md")));
    assertThat(m.find()).isTrue();
    Path source = Files.createDirectories(dir.resolve(by)).resolve("Totals.java");
    return Files.writeString(source, m.group(1).replace(replaced, by));
  }

  @Test
  void theExampleOfTheDocumentIsFoundToldSavedAndReplayed() throws IOException {
    Path source = example("SOFTNET", "SOFTNET");

    assertThat(run(source.toString(), "--save", dir.toString())).isEqualTo(1);
    assertThat(out.toString())
        .contains("FAILS", "DEADLOCK", "-> interrupt", "* m0 cpu0: WAITS for totals 'packets'")
        .contains("broken (SAFE_TO_UNSAFE)", "to mend it: raise the inner class");

    Path saved = dir.resolve("Totals.schedule");
    fresh();
    assertThat(run("--replay", saved.toString(), source.toString())).isZero();
    assertThat(out.toString()).contains("it goes wrong as it did: DEADLOCK");
  }

  @Test
  void mendedItHoldsAndItsOldScheduleSaysSo() throws IOException {
    Path wrong = example("SOFTNET", "SOFTNET");
    Path right = example("\"table\", Ipl.SOFTNET", "\"table\", Ipl.NET");
    assertThat(run(wrong.toString(), "--save", dir.toString())).isEqualTo(1);

    fresh();
    assertThat(run(right.toString(), "--budget", "2000")).isZero();
    assertThat(out.toString()).contains("holds after 2000 schedules");

    fresh();
    String saved = dir.resolve("Totals.schedule").toString();
    assertThat(run("--replay", saved, right.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("it went wrong by DEADLOCK and now goes well");
  }

  @Test
  void howManyJvmsThereAreChangesNothing() throws IOException {
    String[] results = new String[2];
    for (int jobs = 1; jobs <= 2; jobs++) {
      Path json = dir.resolve(jobs + ".json");
      run(
          "ab-ba",
          "--jobs",
          String.valueOf(jobs),
          "--seed",
          "3",
          "--json",
          json.toString(),
          "--save",
          dir.toString());
      results[jobs - 1] = Files.readString(json).replaceAll("\"millis\" : \\d+", "");
    }
    assertThat(results[0]).contains("\"verdict\" : \"found\"", "\"verdict\" : \"holds\"");
    assertThat(results[1]).isEqualTo(results[0]);
  }

  @Test
  void namesTheMethodsOfTheRealDriversThatAScenarioRuns() {
    assertThat(run("lost-restart", "--variant", "right", "--coverage")).isZero();
    assertThat(out.toString()).contains("WireQueue.start", "WirePort.stall", "SendQueue.dequeue");
  }

  @Test
  void listsEveryScenarioWithItsVariants() {
    assertThat(run("--list")).isZero();
    assertThat(out.toString()).contains("ab-ba", "wrong", "right");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "nonsense                    | unknown scenario 'nonsense': choose one of",
        "ab-ba --variant best        | scenario 'ab-ba' has no variant 'best': choose one of",
        "ab-ba --budget soon         | budget 'soon': write a number of schedules",
        "ab-ba --strategy luck       | unknown strategy 'luck': choose one of random, pct",
        "ab-ba --jobs 0              | --jobs 0: at least 1",
        "--variant wrong             | need the NAME of a scenario",
        "--replay nowhere.schedule   | there is no such file",
        "Missing.java                | cannot be read",
      })
  void badInputIsRefusedWithTheReason(String args, String message) {
    assertThat(run(args.split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains(message).contains("see splnet check --help");
  }

  @Test
  void whatIsNoScheduleAndWhatCannotBeCompiledIsSaid() throws IOException {
    Path file =
        Files.writeString(dir.resolve("a.schedule"), "splnet schedule 1\nprogram x\nhello\n");
    assertThat(run("--replay", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("line 3 is 'hello', and 'variant ...' belongs there");

    fresh();
    Path source = Files.writeString(dir.resolve("Bad.java"), "public class Bad { int x = \"\"; }");
    assertThat(run(source.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("cannot be compiled", "incompatible types");

    fresh();
    Path none = Files.writeString(dir.resolve("None.java"), "public class None { }");
    assertThat(run(none.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("class None is no program: let it implement");
  }
}
