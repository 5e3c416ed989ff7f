package org.splnet.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code splnet lab}: compares lock grains. Placeholder. */
@Command(name = "lab", description = "Compare lock grains on this machine.")
final class LabCommand implements Callable<Integer> {
  LabCommand() {}

  @Override
  public Integer call() {
    System.out.println("splnet lab: nothing to measure yet.");
    return 0;
  }
}
