package org.splnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

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

  @Test
  void printsAGraph() {
    assertThat(run("order", "--dot"))
        .startsWith("digraph")
        .contains("\"kernel\" -> \"ifconf\";")
        .endsWith("}" + System.lineSeparator());
  }
}
