package org.splnet.kernel;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where something was done: by whom, at which levels, through which calls. Taken at the first sight
 * of a chain of locks only, for it walks the stack.
 *
 * @param what what was done there
 * @param who the context
 * @param level the level in force
 * @param handlerLevel the level of the handler that ran; NONE outside any
 * @param stack the calls, innermost first, without the checker's own
 */
public record Place(
    String what, String who, String level, String handlerLevel, List<String> stack) {
  private static final int DEPTH = 24;

  /** What is outside of a simulated context is of no interest. */
  private static final String SIMULATION = "org.splnet.kernel.sim.";

  private static final Set<String> CHECKER =
      Stream.of(
              LockChecker.class,
              LevelChecker.class,
              OrderGraph.class,
              Judge.class,
              WaitGraph.class,
              LockViolation.class,
              Place.class)
          .map(Class::getName)
          .collect(Collectors.toUnmodifiableSet());

  static Place here(Context ctx, String what) {
    return at(ctx, what, ctx.level);
  }

  static Place at(Context ctx, String what, int level) {
    List<String> stack =
        StackWalker.getInstance()
            .walk(frames ->
                frames
                    .filter(f -> !CHECKER.contains(f.getClassName()))
                    .dropWhile(f -> f.getClassName().startsWith(SIMULATION))
                    .takeWhile(f -> !f.getClassName().startsWith(SIMULATION))
                    .limit(DEPTH)
                    .map(f -> f.toStackTraceElement().toString())
                    .toList());
    return new Place(what, ctx.name(), ctx.levelName(level), ctx.levelName(ctx.frameLevel), stack);
  }

  /** Without the way there: what, who, at which level, and the innermost call that is not ours. */
  String inOneLine() {
    String at =
        stack.stream()
            .filter(s -> !s.contains("org.splnet.kernel."))
            .findFirst()
            .orElse(stack.isEmpty() ? "?" : stack.getFirst());
    return "%s by %s at %s, %s".formatted(what, who, level, at);
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    out.append(what).append(" by ").append(who).append(" at ").append(level);
    out.append(
        handlerLevel.equals("NONE")
            ? ", outside any handler"
            : ", in a handler of level " + handlerLevel);
    for (String s : stack) {
      out.append("\n  at ").append(s);
    }
    return out.toString();
  }
}
