package org.splnet.lab.sim;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JVM of simulations: answers each line of standard input, a {@link SimRow}, with a line of
 * standard output, a {@link SimAnswer}. Ends with its input.
 */
public final class SimMain {
  private SimMain() {}

  /** The child. */
  public static void main(String[] args) throws IOException {
    JsonMapper json = new JsonMapper();
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.println(json.writeValueAsString(Simulation.run(json.readValue(line, SimRow.class))));
    }
  }
}
