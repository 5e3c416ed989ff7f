package org.splnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** {@code splnet check --exhaustive} and {@code --known}. */
class ExhaustiveModeTest {
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
    String[] all = new String[args.length + 1];
    all[0] = "check";
    System.arraycopy(args, 0, all, 1, args.length);
    fresh();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(all);
  }

  @Test
  void aRowSaysHowFarEachSearchCame() throws IOException {
    Path json = dir.resolve("a.json");
    assertThat(run("ab-ba", "--exhaustive", "--json", json.toString())).isZero();
    assertThat(out.toString())
        .containsPattern("wrong +found .*dpor: goes wrong in run \\d+ by DEADLOCK")
        .containsPattern("right +exhausted .*exhausted: 2 classes, none redundant")
        .contains("all 2 verdicts are as they must be");
    assertThat(Files.readString(json)).contains("\"verdict\" : \"exhausted\"");
  }

  /** The search of classes may miss some where handlers are; it is not said to have all. */
  @Test
  void whatIsInterruptedIsExhaustedByItsConfigurations() {
    assertThat(run("level-lowered", "--exhaustive")).isZero();
    assertThat(out.toString())
        .containsPattern("wrong +found .*goes wrong in run \\d+ by RECURSION")
        .containsPattern(
            "right +exhausted .*dpor in part: .*; exhausted: 19 classes, \\d+ redundant");
  }

  @Test
  void aSearchIsTakenUpWhereItsTimeWasOverAndComesToTheSame() {
    String[] search = {"ab-ba/right", "--exhaustive", "--bound", "preemptions", "--limit", "1"};
    assertThat(run(search)).isZero();
    String whole = out.toString();
    assertThat(whole).contains("exhausted to 1 preemption");

    Path state = dir.resolve("a.state");
    String[] some = with(search, "--state", state.toString(), "--budget", "1s", "--jobs", "1");
    int times = 0;
    do {
      assertThat(run(some)).isZero();
      assertThat(state).isNotEmptyFile();
    } while (!out.toString().equals(whole) && ++times < 60);
    assertThat(out.toString()).isEqualTo(whole);
  }

  private static String[] with(String[] args, String... more) {
    String[] all = Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    return all;
  }

  @Test
  void theStateOfAnotherSearchIsRefusedWithTheReason() throws IOException {
    Path file = dir.resolve("a.state");
    String state = file.toString();
    assertThat(
            run(
                "ab-ba/right",
                "--exhaustive",
                "--bound",
                "delays",
                "--limit",
                "0",
                "--state",
                state))
        .isZero();
    assertThat(run("detach/right", "--exhaustive", "--state", state)).isEqualTo(2);
    assertThat(err.toString()).contains("the state is that of ab-ba/right, not of detach/right");
    assertThat(run("ab-ba/right", "--exhaustive", "--bound", "preemptions", "--state", state))
        .isEqualTo(2);
    assertThat(err.toString()).contains("by delays, not by preemptions");

    String text = Files.readString(file);
    Files.writeString(file, text.replaceAll("known by .*", "known by 3 steps 00"));
    assertThat(run("ab-ba/right", "--exhaustive", "--state", state)).isEqualTo(1);
    assertThat(err.toString()).contains("another version of ab-ba/right", "begin anew");
    Files.writeString(file, text.substring(0, text.length() / 2) + "?");
    assertThat(run("ab-ba/right", "--exhaustive", "--state", state)).isEqualTo(2);
    assertThat(err.toString()).contains("state of a search");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ab-ba --exhaustive --variant wrong   | --variant goes with exploring only",
        "ab-ba --exhaustive --coverage        | --coverage goes with exploring only",
        "--exhaustive --strategy pct          | --strategy goes with exploring only",
        "--exhaustive --list                  | --list goes with exploring only",
        "--known --replay a.schedule          | --replay goes with exploring only",
        "--known --class-path a               | --class-path goes with exploring only",
        "--races --save a                     | --save goes with exploring only",
        "--exhaustive --known                 | one thing at a time",
        "--exhaustive --budget 100            | takes a time as --budget",
        "--exhaustive --limit 3               | --limit goes with --bound",
        "--exhaustive --bound delays          | need a NAME: SCENARIO/VARIANT or known/PROGRAM",
        "ab-ba --exhaustive --bound delays    | 'ab-ba' is no program: write SCENARIO/VARIANT",
        "ab-ba/right --exhaustive --bound x   | unknown bound 'x'",
        "nonsense --exhaustive                | unknown scenario 'nonsense'",
        "--known --budget 5s                  | takes a number of schedules as --budget",
        "nonsense --known                     | unknown program 'nonsense': choose one of",
      })
  void badInputIsRefusedWithTheReason(String args, String message) {
    assertThat(run(args.split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains(message).contains("see splnet check --help");
  }

  @Test
  void saysHowMuchHasBeenExploredOfAboutHowManyAndTheTimeLeft() {
    assertThat(BoundedProgress.line("a/right", 12_000, 0.25, 48_211, 5_000))
        .isEqualTo(
            "a/right: 12,000 schedules; of this limit explored 25.0 % of about 48,211, 15 s left");
    assertThat(BoundedProgress.line("a/right", 0, 0, Double.NaN, 0)).endsWith("? left");
    assertThat(BoundedProgress.line("a/right", 1, 0.001, 1000, 1_000)).endsWith("17 min left");
  }

  @Test
  void eachStrategyIsGivenTheKnownProgram() {
    assertThat(run("deadlock01", "--known", "--budget", "1000")).isZero();
    assertThat(out.toString())
        .contains("random", "pct", "seek", "mix", "preemptions", "delays", "dpor")
        .containsPattern("deadlock01 +\\d+ \\d+")
        .contains("1 of 1")
        .doesNotContain("NOT AS IT MUST BE");
  }
}
