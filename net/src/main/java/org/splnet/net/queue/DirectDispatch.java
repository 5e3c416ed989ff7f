package org.splnet.net.queue;

import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Context;
import org.splnet.kernel.Domain;
import org.splnet.kernel.EntryLock;
import org.splnet.kernel.Machine;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.stats.Section;

/**
 * Process to completion in the driver's interrupt. Makes that interrupt's level a use of every
 * protocol class, so the machine must hold them at NET: see {@code MachineConfig.protocolIpl}.
 */
public final class DirectDispatch implements Dispatch {
  private final ProtocolInput protocol;
  private final @Nullable EntryLock entry;
  private final int section;

  /** A dispatch that calls the protocol inside the binding's entry lock, if it has one. */
  public DirectDispatch(Machine machine, ProtocolInput protocol) {
    this.protocol = protocol;
    this.entry = machine.entryLock(Domain.PROTOCOL);
    this.section = Section.PROTOCOL.on(machine);
  }

  @Override
  public void deliver(Context ctx, PacketVector v) {
    ctx.traceBegin(section);
    input(ctx, v);
    ctx.traceEnd(section);
  }

  private void input(Context ctx, PacketVector v) {
    if (entry == null) {
      protocol.input(ctx, v);
      return;
    }
    entry.enter(ctx);
    try {
      protocol.input(ctx, v);
    } finally {
      entry.exit(ctx);
    }
  }
}
