package org.splnet.sample;

import org.splnet.kernel.sim.Points;
import org.splnet.weave.Weaver;

/** The main class of a JVM with the agent. */
public final class Program {
  private static volatile int shared = 1;

  private Program() {}

  public static void main(String[] arguments) throws Exception {
    Class.forName("org.splnet.net.sample.Changed");
    System.out.println(
        "saw "
            + shared
            + " mutations "
            + Weaver.mutations()
            + " woven "
            + Weaver.woven()
            + " problems "
            + Weaver.problems().size()
            + " told "
            + Points.LOG);
  }
}
