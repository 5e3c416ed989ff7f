package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.sim.Points;
import org.splnet.kernel.sim.SimPort;
import org.splnet.weave.Weaver;

/** The kernel floor as the weaver makes it: what it tells of itself. */
@Tag("woven")
class WovenTest {
  /** Writes down what it is told. */
  private static final class Recording implements Points.Observer {
    private final List<String> told = new ArrayList<>();

    @Override
    public void access(int kind, String site) {
      told.add(List.of("read ", "write ", "update ").get(kind) + site);
    }

    @Override
    public void operation(Operation operation, Object subject, Context ctx) {
      told.add(operation + " " + subject);
    }

    @Override
    public void foreign(String what, String site) {
      told.add("foreign " + what + " in " + site);
    }

    @Override
    public boolean mutated(String name) {
      return false;
    }
  }

  @AfterEach
  void nobodyListens() {
    Points.observe(null);
  }

  @Test
  @SuppressWarnings("LockedCheck")
  void enteringAndLeavingAMutexTellsEachStep() {
    Machine machine = Rig.step(Rig.config(1), new SimPort(1, 1_000));
    Mutex mutex = machine.mutex(LockOrder.SORCV, "one");
    Recording recording = new Recording();

    Rig.top(
        machine,
        ctx -> {
          Points.observe(recording);
          mutex.enter(ctx);
          mutex.exit(ctx);
          Points.observe(null);
        });

    assertThat(recording.told)
        .containsSubsequence(
            "LOCK_ENTER " + mutex,
            "read RealLock.owner in RealLock.heldBy",
            "update RealLock.owner in RealLock.tryTake",
            "LOCK_EXIT " + mutex,
            "write RealLock.owner in RealLock.leave")
        .noneMatch(t -> t.startsWith("foreign"));
  }

  /** Each class is loaded, woven and verified; monitors and lost mutations would be told. */
  @Test
  void everyClassOfTheFloorCanBeWoven() throws IOException {
    Path classes = Path.of("target", "classes");
    List<String> names;
    try (Stream<Path> files = Files.walk(classes)) {
      names =
          files
              .map(file -> classes.relativize(file).toString().replace('/', '.'))
              .filter(file -> file.endsWith(".class") && file.startsWith("org.splnet."))
              .map(file -> file.substring(0, file.length() - ".class".length()))
              .toList();
    }

    assertThat(names)
        .hasSizeGreaterThan(60)
        .allSatisfy(name -> assertThatCode(() -> Class.forName(name)).doesNotThrowAnyException());
    assertThat(Weaver.problems()).isEmpty();
  }
}
