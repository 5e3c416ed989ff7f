package org.splnet.lab.child;

import org.splnet.kernel.host.HostPort;
import org.splnet.lab.rig.EchoRig;
import org.splnet.lab.rig.ForwardRig;
import org.splnet.lab.rig.LoadRig;
import org.splnet.lab.rig.MixedRig;
import org.splnet.lab.rig.Rig;
import org.splnet.lab.rig.RowOptions;
import org.splnet.lab.rig.Workloads;

/** Which rig a workload needs, and the host port on which it is measured. */
final class Rigs {
  private Rigs() {}

  static Rig build(RowOptions options) {
    if (options.swept()) {
      return new LoadRig(options, HostPort.dedicated());
    }
    return switch (options.workload()) {
      case Workloads.FORWARD, Workloads.CROSS -> new ForwardRig(options, HostPort.dedicated());
      case Workloads.ECHO ->
          // A row of one CPU may use no more: both hosts are on one thread.
          new EchoRig(options, options.cpus() == 1 ? HostPort.shared() : HostPort.dedicated());
      case Workloads.MIXED -> new MixedRig(options, HostPort.dedicated());
      default ->
          throw new IllegalArgumentException("no rig for workload '" + options.workload() + "'");
    };
  }
}
