package org.splnet.lab.child;

import org.splnet.lab.rig.EchoRig;
import org.splnet.lab.rig.ForwardRig;
import org.splnet.lab.rig.Rig;
import org.splnet.lab.rig.RowOptions;

/** Which rig a workload needs. */
final class Rigs {
  private Rigs() {}

  static Rig build(RowOptions options) {
    return switch (options.workload()) {
      case "forward" -> new ForwardRig(options);
      case "echo" -> new EchoRig(options);
      default ->
          throw new IllegalArgumentException("no rig for workload '" + options.workload() + "'");
    };
  }
}
