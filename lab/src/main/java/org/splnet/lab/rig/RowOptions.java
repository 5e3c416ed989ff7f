package org.splnet.lab.rig;

import org.splnet.kernel.LockBinding;
import org.splnet.net.NetStackOptions;
import org.splnet.net.queue.DispatchKind;
import org.splnet.net.queue.QueueKind;

/**
 * One row: one choice per axis. Strings are the labels of the command line, checked before a row is
 * made.
 *
 * @param kind the stack or a probe
 * @param workload forward or echo
 * @param lock lock grain
 * @param queue input queue
 * @param dispatch deferred, direct or hybrid
 * @param stack the path between devices and protocols
 * @param levels level set
 * @param cpus how many CPUs
 * @param size frame length in bytes, the frame check sequence included
 * @param flows how many flows for each CPU
 * @param batch how many packets are moved under one lock
 * @param seed of everything random
 */
public record RowOptions(
    RowKind kind,
    String workload,
    String lock,
    String queue,
    String dispatch,
    StackChoice stack,
    String levels,
    int cpus,
    int size,
    int flows,
    int batch,
    long seed) {
  /** The options of a stack with so many packets. */
  NetStackOptions stackOptions(int packets) {
    return stack.applyTo(
        NetStackOptions.DEFAULT
            .withQueue(QueueKind.of(queue))
            .withDispatch(DispatchKind.of(dispatch))
            .withPackets(packets));
  }

  /**
   * Checks that the choices go together.
   *
   * @throws IllegalArgumentException with the reason
   */
  public void check() {
    NetStackOptions options = stackOptions(1);
    options.check();
    options.start().check(LockBinding.of(lock));
  }

  /** The same row measuring something else. */
  public RowOptions withKind(RowKind k) {
    return new RowOptions(
        k, workload, lock, queue, dispatch, stack, levels, cpus, size, flows, batch, seed);
  }

  /** The same row with so many packets under one lock. */
  public RowOptions withBatch(int n) {
    return new RowOptions(
        kind, workload, lock, queue, dispatch, stack, levels, cpus, size, flows, n, seed);
  }
}
