package org.splnet.cli;

import org.splnet.lab.axis.Axes;
import org.splnet.lab.axis.Axis;

/** The axes of the laboratory as a simulation has them: with more CPUs. */
final class SimAxisOptions extends AxisOptions {
  SimAxisOptions() {}

  @Override
  String description(Axis a) {
    return a.name().equals(Axes.CPUS)
        ? "number of virtual CPUs: single ones, or ranges LOW..HIGH, which double from the lowest"
            + " on (default: 1..64)"
        : super.description(a);
  }
}
