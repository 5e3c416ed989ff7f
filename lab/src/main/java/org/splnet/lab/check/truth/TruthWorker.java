package org.splnet.lab.check.truth;

import org.splnet.kernel.explore.Exhauster;
import org.splnet.kernel.explore.Explorer;
import org.splnet.kernel.explore.exhaust.ExhaustiveSearch;

/** Runs. */
public final class TruthWorker {
  private TruthWorker() {}

  /** Main. */
  public static void main(String[] args) {
    if (args[0].equals("random")) {
      RandomPrograms programs = new RandomPrograms(Long.parseLong(args[2]));
      long classes = 0;
      long redundant = 0;
      int bad = 0;
      int undecided = 0;
      for (int i = 0; i < Integer.parseInt(args[1]); i++) {
        SmallProgram p = programs.next(args[3].equals("h"));
        long t = System.nanoTime();
        Comparison.Result r = new Comparison(p).compare(new ExhaustiveSearch());
        t = System.nanoTime() - t;
        classes += r.classes();
        redundant += r.redundant();
        if (!r.decided()) {
          undecided++;
        }
        if (!r.difference().isEmpty() && bad++ < 3) {
          System.out.println(i + ": " + r + "\n" + p);
        }
        if (t > 2e9) {
          System.out.println(i + ": " + t / 1e9 + " s " + r.classes());
        }
      }
      System.out.println(
          classes
              + " classes, redundant "
              + redundant
              + ", bad "
              + bad
              + ", undecided "
              + undecided);
      return;
    }
    for (KnownPrograms.Known k : KnownPrograms.all(true)) {
      if (args.length > 1 && !k.name().startsWith(args[1])) {
        continue;
      }
      long t = System.nanoTime();
      Exhauster.Summary s =
          new Exhauster(k.program(), Explorer.MAX_STEPS)
              .run(new ExhaustiveSearch(), Exhauster.OnFailure.GO_ON, n -> true);
      t = System.nanoTime() - t;
      System.out.printf(
          "%-40s %8d %8d %d %s %.3f s %.0f/s%n",
          k.name(),
          k.classes(),
          s.progress().classes(),
          s.progress().redundant(),
          s.failures(),
          t / 1e9,
          s.progress().runs() * 1e9 / t);
    }
  }
}
