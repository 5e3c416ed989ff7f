package org.splnet.kernel;

/**
 * The interrupt masks its line and puts it on the CPU's poll list. The mask is the line's {@link
 * LineGate}: until polling ends, assertions are remembered and interrupt nobody.
 */
final class PollEntrySource extends LineSource {
  PollEntrySource(InterruptLine line, Ipl ipl, int rank, Cpu cpu) {
    super(line, ipl, rank, cpu);
  }

  @Override
  void run(Context ctx) {
    ctx.machine.linePoller().add(ctx, this);
  }

  /** One poll; whether to poll again. */
  boolean poll(Context ctx) {
    serve(ctx);
    return gate().pollAgain();
  }

  @Override
  boolean defers() {
    return true;
  }
}
