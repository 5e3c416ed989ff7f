package org.splnet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrderCommandTest {
  private static String run(String... args) {
    StringWriter out = new StringWriter();
    assertThat(Main.commandLine().setOut(new PrintWriter(out, true)).execute(args)).isZero();
    return out.toString();
  }

  @Test
  void printsTheClassesInTheirOrderWithLevelsAndLocks() {
    String out = run("order");

    assertThat(out).containsSubsequence("2005", "merged", "today", "big", "fine");
    assertThat(out).containsSubsequence("kernel ", "ifconf ", "sorcv ", "device ", "interrupt ");
    assertThat(out.lines().filter(l -> l.contains("sorcv")))
        .singleElement()
        .asString()
        .contains("SOFTNET")
        .containsSubsequence("kernel", "kernel", "softnet", "own");
  }

  private static Commands.Result svg(String dot) {
    assumeOrFail(dot());
    try {
      Path file = Files.createTempFile("splnet-order", ".dot");
      Files.writeString(file, dot);
      try {
        return Commands.run("dot", "-Tsvg", file.toString());
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean dot() {
    return Commands.run("sh", "-c", "command -v dot").status() == 0;
  }

  private static void assumeOrFail(boolean present) {
    String why = "dot (Graphviz) is not installed";
    if (System.getenv("CI") != null) {
      assertThat(present).as(why).isTrue();
    }
    assumeTrue(present, why);
  }

  @Test
  void drawsTheDeclaredOrder() {
    String out = run("order", "--dot", "--declared");

    assertThat(out)
        .startsWith("digraph")
        .contains("\"kernel\" -> \"ifconf\" [weight=100")
        .doesNotContain("#1f4e79", "dashed color")
        .endsWith("}" + System.lineSeparator());
  }

  @Test
  void drawsWhatASmallNetworkShowsOverTheDeclaredOrder() {
    String out = run("order", "--dot");

    assertThat(out)
        .contains("lock grain fine, levels 2005")
        .containsPattern("\"device\" -> \"ifsnd\" .*tooltip=\"enter ifsnd '.*SendQueue")
        .containsPattern("\"arp\" -> \"callout\" .*ArpInterface")
        .containsPattern("\"sorcv\" -> \"device\" .*style=dashed.*interrupted by a handler of")
        .containsPattern("\"softnet\" .*fontcolor=gray");
    assertThat(svg(out).ok().output()).contains("<svg", "ifsnd");
  }

  /** What a driver that is not SMP-safe adds: its handler at TTY, and the lock around it. */
  @Test
  void drawsTheKernelLockThatASerialLineBringsIn() {
    assertThat(run("order", "--dot"))
        .containsPattern("\"line 'uart' at TTY\" -> \"kernel\"")
        .containsPattern("\"kernel\" -> \"ifsnd\" .*'sl0 send queue'")
        .containsPattern("\"sorcv\" -> \"kernel\" .*style=dashed.*handler of level TTY");
  }

  @Test
  void classesThatShareALockAreDrawnAsSeenWhereThatIs() {
    String out = run("order", "--dot", "--lock", "softnet", "--levels", "merged");

    assertThat(out)
        .contains("lock grain softnet, levels merged", "arp\\n= softnet")
        .containsPattern("\"softnet\" -> \"ifsnd\"");
    assertThat(svg(out).ok().output()).contains("<svg");
  }

  @Test
  void drawsWhatAnotherRunSaw(@TempDir Path dir) throws IOException {
    Path file = dir.resolve("graph");
    Files.writeString(
        file,
        "node\tdevice\tclass\tseen\nnode\tifsnd\tclass\tseen\n"
            + "edge\tdevice\tifsnd\tframe\tenter 'x' by cpu0 at VM, Some.where(X.java:1)\n");

    assertThat(run("order", "--dot", "--observed", file.toString()))
        .containsPattern("\"device\" -> \"ifsnd\" .*Some.where");
  }

  @Test
  void aFileThatIsNoneIsRefusedWithTheRemedy(@TempDir Path dir) throws IOException {
    Path file = dir.resolve("graph");
    Files.writeString(file, "nonsense\n");
    for (Path wrong : List.of(file, dir.resolve("missing"))) {
      StringWriter err = new StringWriter();
      int status =
          Main.commandLine()
              .setErr(new PrintWriter(err, true))
              .execute("order", "--dot", "--observed", wrong.toString());

      assertThat(status).isEqualTo(2);
      assertThat(err.toString()).contains(wrong.toString(), "-Dsplnet.check.graph");
    }
  }
}
