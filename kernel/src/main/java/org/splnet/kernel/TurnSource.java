package org.splnet.kernel;

/** A gated line's source on one of its CPUs: the bit there, for the handlers of another source. */
final class TurnSource extends Source {
  private final LineSource of;
  private final LineGate gate;
  final Cpu cpu;

  TurnSource(LineSource of, LineGate gate, Cpu cpu) {
    super(of.rank);
    this.of = of;
    this.gate = gate;
    this.cpu = cpu;
  }

  @Override
  void run(Context ctx) {
    count.add(1);
    gate.begin();
    of.runTurn(ctx);
    if (!of.defers()) {
      gate.end();
    }
  }

  @Override
  public String toString() {
    return of.toString();
  }
}
