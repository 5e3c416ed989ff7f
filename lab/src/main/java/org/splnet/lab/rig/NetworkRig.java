package org.splnet.lab.rig;

import java.util.List;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.LockStatistics;
import org.splnet.kernel.Machine;

/** What rigs answer from their {@link Network}, whatever traffic they have. */
abstract class NetworkRig implements Rig {
  final Network network = new Network();

  /** What was offered and what became of it, with so many buffers leaked. */
  abstract Account account(long leaked);

  /** Buffers in use of which no keeper is known; leaked, if nothing is on its way. */
  long outstanding() {
    return network.outstanding();
  }

  @Override
  public final Account traffic() {
    return account(0);
  }

  @Override
  public final Account account() {
    return account(outstanding());
  }

  @Override
  public final LockStatistics locks() {
    return network.locks();
  }

  @Override
  public final List<Machine> machines() {
    return network.machines();
  }

  @Override
  public final List<Cpu> cpus() {
    return network.cpus();
  }

  @Override
  public final String failure() {
    return network.failure();
  }

  @Override
  public void close() {
    network.close();
    network.free();
  }
}
