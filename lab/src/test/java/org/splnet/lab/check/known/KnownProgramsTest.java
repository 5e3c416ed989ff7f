package org.splnet.lab.check.known;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.splnet.kernel.explore.Bound;
import org.splnet.kernel.explore.Exhauster;
import org.splnet.kernel.explore.Explorer;
import org.splnet.kernel.explore.IterativeSearch;
import org.splnet.kernel.explore.StrategyKind;

@Tag("woven")
class KnownProgramsTest {
  static Stream<Arguments> programs() {
    return KnownPrograms.all().stream().map(p -> Arguments.of(p.name(), p));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("programs")
  void isFound(String name, KnownProgram p) {
    StringBuilder out = new StringBuilder("KNOWN " + name);
    for (StrategyKind kind : StrategyKind.values()) {
      Explorer e = new Explorer(p.program(), kind, 1, Explorer.MAX_STEPS);
      Explorer.Summary s = e.explore(0, 1, n -> n < 10000);
      out.append(" ")
          .append(kind.label())
          .append(" ")
          .append(s.firstFailing())
          .append(s.failure() == null ? "" : s.failure().what())
          .append(" steps " + e.run(0).steps());
    }
    for (Bound b : new Bound[] {Bound.PREEMPTIONS, Bound.DELAYS}) {
      IterativeSearch i = new IterativeSearch(b, 4);
      Exhauster.Summary s =
          new Exhauster(p.program(), Explorer.MAX_STEPS)
              .run(i, Exhauster.OnFailure.STOP, n -> n < 20000);
      out.append(" ")
          .append(b.label())
          .append(" ")
          .append(s.failingRun())
          .append(" at ")
          .append(i.limit());
    }
    System.err.println(out);
    assertThat(name).isNotNull();
  }
}
