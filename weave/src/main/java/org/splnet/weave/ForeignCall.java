package org.splnet.weave;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calls that no simulation may make, because two runs of them differ. */
final class ForeignCall {
  /** By owner and method, whatever the descriptor. */
  private static final Map<String, Set<String>> METHODS =
      Map.ofEntries(
          Map.entry(
              "java/lang/System", Set.of("nanoTime", "currentTimeMillis", "identityHashCode")),
          Map.entry("java/lang/Math", Set.of("random")),
          Map.entry("java/lang/StrictMath", Set.of("random")),
          Map.entry("java/lang/Thread", Set.of("sleep", "start", "startVirtualThread", "join")),
          Map.entry(
              "java/time/Clock",
              Set.of(
                  "systemUTC",
                  "systemDefaultZone",
                  "system",
                  "tickMillis",
                  "tickSeconds",
                  "tickMinutes")),
          Map.entry("java/time/InstantSource", Set.of("system")),
          Map.entry("java/util/UUID", Set.of("randomUUID")),
          Map.entry("java/util/concurrent/ThreadLocalRandom", Set.of("current")),
          Map.entry("java/security/SecureRandom", Set.of("<init>", "getInstanceStrong")),
          Map.entry(
              "java/util/concurrent/locks/LockSupport", Set.of("park", "parkNanos", "parkUntil")));

  /** Constructors that take their seed or time from where they like. */
  private static final Set<String> UNSEEDED =
      Set.of("java/util/Random", "java/util/SplittableRandom", "java/util/Date");

  private static final Set<String> WAITS = Set.of("()V", "(J)V", "(JI)V");

  private ForeignCall() {}

  /** What the call is, for people; null if it is not foreign. */
  static @Nullable String of(String owner, String method, String descriptor) {
    boolean foreign =
        METHODS.getOrDefault(owner, Set.of()).contains(method)
            || (method.equals("<init>") && UNSEEDED.contains(owner) && descriptor.equals("()V"))
            || (method.equals("now")
                && owner.startsWith("java/time/")
                && !descriptor.contains("Ljava/time/Clock;"))
            || (method.equals("wait") && WAITS.contains(descriptor));
    if (!foreign) {
      return null;
    }
    if (method.equals("<init>")) {
      return "new " + Names.simple(owner) + "()";
    }
    return method.equals("wait") ? "Object.wait()" : Names.simple(owner) + "." + method + "()";
  }
}
