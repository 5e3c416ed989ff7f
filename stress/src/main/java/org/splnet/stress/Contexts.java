package org.splnet.stress;

import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.host.HostPort;

/** A context for primitives that take one as everything does, and do not use it. */
final class Contexts {
  static final Context NONE =
      new Machine(MachineConfig.named("stress"), HostPort.invoked()).enterTop();

  private Contexts() {}
}
