package org.splnet.lab.child;

import org.splnet.lab.rig.EchoRig;
import org.splnet.lab.rig.ForwardRig;
import org.splnet.lab.rig.LoadRig;
import org.splnet.lab.rig.MixedRig;
import org.splnet.lab.rig.Rig;
import org.splnet.lab.rig.RowOptions;
import org.splnet.lab.rig.Workloads;

/** Which rig a workload needs. */
final class Rigs {
  private Rigs() {}

  static Rig build(RowOptions options) {
    if (options.swept()) {
      return new LoadRig(options);
    }
    return switch (options.workload()) {
      case Workloads.FORWARD, Workloads.CROSS -> new ForwardRig(options);
      case Workloads.ECHO -> new EchoRig(options);
      case Workloads.MIXED -> new MixedRig(options);
      default ->
          throw new IllegalArgumentException("no rig for workload '" + options.workload() + "'");
    };
  }
}
