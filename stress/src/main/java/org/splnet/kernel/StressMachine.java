package org.splnet.kernel;

import org.splnet.kernel.host.HostPort;

/** A machine per binding that nobody turns, and two application contexts, one for each actor. */
final class StressMachine {
  static final StressMachine FINE = new StressMachine(LockBinding.FINE);
  static final StressMachine SOFTNET = new StressMachine(LockBinding.SOFTNET_LOCK);

  final Machine machine;
  final Context first;
  final Context second;

  private StressMachine(LockBinding binding) {
    machine = new Machine(MachineConfig.named("stress").withBinding(binding), HostPort.invoked());
    first = machine.enterTop();
    second = machine.enterTop();
  }
}
