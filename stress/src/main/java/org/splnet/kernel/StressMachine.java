package org.splnet.kernel;

import org.splnet.kernel.host.HostPort;

/** A machine per binding that nobody turns, and two application contexts, one for each actor. */
final class StressMachine {
  static final StressMachine FINE = new StressMachine(LockBinding.FINE);
  static final StressMachine SOFTNET = new StressMachine(LockBinding.SOFTNET_LOCK);
  static final StressMachine TICKET = new StressMachine(LockBinding.FINE, SpinKind.TICKET);
  static final StressMachine QUEUED = new StressMachine(LockBinding.FINE, SpinKind.QUEUED);

  final Machine machine;
  final Context first;
  final Context second;

  private StressMachine(LockBinding binding) {
    this(binding, SpinKind.TAS);
  }

  private StressMachine(LockBinding binding, SpinKind spin) {
    machine =
        new Machine(
            MachineConfig.named("stress")
                .withBinding(binding)
                .withOptions(KernelOptions.DEFAULT.withSpin(spin)),
            HostPort.invoked());
    first = machine.enterTop();
    second = machine.enterTop();
  }
}
