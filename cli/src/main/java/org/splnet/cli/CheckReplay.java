package org.splnet.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.explore.Deviation;
import org.splnet.kernel.explore.Failure;
import org.splnet.kernel.explore.Schedule;
import org.splnet.lab.check.CheckResult;
import org.splnet.lab.check.Checks;
import org.splnet.lab.check.Scenarios;
import org.splnet.lab.check.UserProgram;

/** A saved schedule, followed and told again. */
final class CheckReplay {
  private final Schedule schedule;

  /**
   * Of a file.
   *
   * @throws IllegalArgumentException if it is none, or holds no schedule
   */
  CheckReplay(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException("--replay " + file + ": there is no such file");
    }
    schedule = Schedule.parse(Files.readString(file));
    if (!schedule.variant().isEmpty()) {
      Scenarios.of(schedule.program()).variant(schedule.variant());
    }
  }

  /** Whether it is of a program of the user's. */
  private boolean isOfOwnProgram() {
    return schedule.variant().isEmpty();
  }

  /**
   * Follows it.
   *
   * @param name of the program, if it is the user's and another than that of the file; or null
   * @param checks of a class path and arguments of the weaver
   * @return whether it goes wrong as it did
   */
  boolean run(
      @Nullable String name,
      List<Path> classPath,
      BiFunction<List<Path>, List<String>, Checks> checks,
      PrintWriter out)
      throws IOException {
    CheckResult r;
    if (isOfOwnProgram()) {
      try (OwnProgram own = new OwnProgram(name == null ? schedule.program() : name, classPath)) {
        UserProgram p = own.program();
        r = follow(p.className(), checks.apply(p.classPath(), woven(p.woven())));
      }
    } else {
      String program = schedule.program() + "/" + schedule.variant();
      r = follow(program, checks.apply(List.of(), woven(List.of())));
    }
    out.print(r.table());
    boolean same = r.failure().equals(schedule.failure());
    out.println(
        same
            ? "it goes wrong as it did: " + schedule.failure()
            : "it went wrong by %s and now %s: the program, or what it runs, has changed"
                .formatted(
                    schedule.failure(), r.failure().isEmpty() ? "goes well" : "by " + r.failure()));
    out.flush();
    return same;
  }

  private CheckResult follow(String program, Checks with) {
    try (Checks checks = with) {
      return checks.replay(
          program, schedule.deviations().stream().map(Deviation::toString).toList());
    }
  }

  /** What the weaver is asked for where a schedule is to fail so. */
  private List<String> woven(List<String> program) {
    List<String> woven = new ArrayList<>(program);
    if (schedule.failure().equals(Failure.RACE) || schedule.failure().equals(Failure.GUARD)) {
      woven.add("races=true");
    }
    return woven;
  }
}
