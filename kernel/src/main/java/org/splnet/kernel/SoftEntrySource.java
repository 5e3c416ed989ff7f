package org.splnet.kernel;

/** The interrupt schedules, a soft interrupt of the same CPU serves: see {@link EntryContext}. */
class SoftEntrySource extends LineSource {
  private final SoftInterrupt soft;

  SoftEntrySource(InterruptLine line, Ipl ipl, Ipl softIpl, int rank, Cpu cpu) {
    super(line, ipl, rank, cpu);
    soft =
        cpu.machine()
            .softInterrupt(line.name(), softIpl, (ctx, s) -> s.softly(ctx), this, Attach.MPSAFE);
  }

  @Override
  void run(Context ctx) {
    soft.schedule(ctx);
  }

  private void softly(Context ctx) {
    serve(ctx);
    ended();
  }

  @Override
  boolean defers() {
    return true;
  }
}
