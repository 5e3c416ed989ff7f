package org.splnet.checks;

import com.google.errorprone.CompilationTestHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compiles small drivers against stubs of the locks. A line after {@code // BUG: Diagnostic
 * contains: text} must be reported with that text, and no other line may be.
 */
class LockedCheckTest {
  private static final String BUG = "// BUG: Diagnostic contains: ";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lock.enter(ctx); try { count++; } finally { lock.exit(ctx); }",
        "this.lock.enter(ctx); try { count++; } finally { lock.exit(ctx); }",
        "lock.enter(ctx); try { this.count = 1; ring[0] = 2; } finally { this.lock.exit(ctx); }",
        "lock.enter(ctx); try { startLocked(ctx); } finally { lock.exit(ctx); }",
        "lock.enter(ctx); try { if (count > 0) { count--; } } finally { other(); lock.exit(ctx); }",
        "lock.enter(ctx); try { other(); } catch (RuntimeException e) { count = 0; }"
            + " finally { count = 1; lock.exit(ctx); }",
        "int saved = lock.enter(ctx); try { count += saved; } finally { lock.exit(ctx); }",
        "if (lock.tryEnter(ctx)) { try { count++; } finally { lock.exit(ctx); } }",
        "if (size() > 0 && lock.tryEnter(ctx)) { try { count++; } finally { lock.exit(ctx); } }",
        "if (!lock.tryEnter(ctx)) { return; } try { count++; } finally { lock.exit(ctx); }",
        "while (!lock.tryEnter(ctx)) { other(); } try { count++; } finally { lock.exit(ctx); }",
        "dev.lock.enter(ctx); try { dev.count++; dev.startLocked(ctx); }"
            + " finally { dev.lock.exit(ctx); }",
        "Device d = dev.next; d.lock.enter(ctx); try { d.count++; } finally { d.lock.exit(ctx); }",
        "box.device().lock.enter(ctx); try { box.device().count++; }"
            + " finally { box.device().lock.exit(ctx); }",
        "dev.queue.lock.enter(ctx); try { dev.queued++; } finally { dev.queue.lock.exit(ctx); }",
        "lock.enter(ctx); try { dev.lock.enter(ctx); try { count = dev.count; }"
            + " finally { dev.lock.exit(ctx); } } finally { lock.exit(ctx); }",
        "table.enterRead(ctx); try { other(routes); lookupLocked(ctx); }"
            + " finally { table.exitRead(ctx); }",
        "table.enterWrite(ctx); try { routes++; } finally { table.exitWrite(ctx); }",
        "devices[0].lock.enter(ctx); try { other(); } finally { devices[0].lock.exit(ctx); }",
        "switch (size()) { case 1: lock.enter(ctx); try { count++; } finally { lock.exit(ctx); } }",
        "Runnable r = () -> { lock.enter(ctx); try { count++; } finally { lock.exit(ctx); } };",
        "new Object() { void run() { lock.enter(ctx); try { count++; }"
            + " finally { lock.exit(ctx); } } }.run();",
        "unguarded++; other(); dev.unguarded++;",
      })
  void accepts(String body) {
    compile(body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "count++;",
        "int c = this.count;",
        "ring[0] = 1;",
        "dev.count++;",
        "lock.enter(ctx); try { other(); } finally { lock.exit(ctx); } count++;",
        "lock.enter(ctx); try { other(); } finally { lock.exit(ctx); count++; }",
        // The lock of somebody else.
        "lock.enter(ctx); try { dev.count++; } finally { lock.exit(ctx); }",
        "dev.lock.enter(ctx); try { count++; } finally { dev.lock.exit(ctx); }",
        "dev.next.lock.enter(ctx); try { dev.count++; } finally { dev.next.lock.exit(ctx); }",
        "send.enter(ctx); try { count++; } finally { send.exit(ctx); }",
        // Given back, but never taken.
        "try { count++; } finally { lock.exit(ctx); }",
        "if (!lock.tryEnter(ctx)) { try { count++; } finally { lock.exit(ctx); } }",
        "if (lock.tryEnter(ctx) || size() > 0) { try { count++; } finally { lock.exit(ctx); } }",
        "if (lock.tryEnter(ctx)) { other(); } else { try { count++; }"
            + " finally { lock.exit(ctx); } }",
        // A body that runs later.
        "lock.enter(ctx); try { Runnable r = () -> count++; } finally { lock.exit(ctx); }",
        "lock.enter(ctx); try { new Object() { void run() { count++; } }.run(); }"
            + " finally { lock.exit(ctx); }",
        // Not one object.
        "Device d = dev; d = dev.next; d.lock.enter(ctx); try { d.unguarded++; }"
            + " finally { d.lock.exit(ctx); } d.count++;",
        "lock.enter(ctx); try { find().count++; } finally { lock.exit(ctx); }",
      })
  void rejectsFieldsWithoutTheirLock(String body) {
    reports(body, "guarded by lock|needs ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "startLocked(ctx);",
        "this.startLocked(ctx);",
        "dev.startLocked(ctx);",
        "lock.enter(ctx); try { dev.startLocked(ctx); } finally { lock.exit(ctx); }",
        "dev.lock.enter(ctx); try { startLocked(ctx); } finally { dev.lock.exit(ctx); }",
        "lock.enter(ctx); try { Runnable r = () -> startLocked(ctx); } finally { lock.exit(ctx); }",
        "lock.enter(ctx); try { java.util.function.Consumer<Context> r = this::startLocked; }"
            + " finally { lock.exit(ctx); }",
      })
  void rejectsLockedMethodsWithoutTheirLock(String body) {
    reports(body, "startLocked needs ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lock.enter(ctx);",
        "lock.enter(ctx); other(); lock.exit(ctx);",
        "lock.enter(ctx); other(); try { other(); } finally { lock.exit(ctx); }",
        "lock.enter(ctx); try { other(); } finally { send.exit(ctx); }",
        "lock.enter(ctx); try { other(); } finally { dev.lock.exit(ctx); }",
        "lock.enter(ctx); try { other(); } catch (RuntimeException e) { lock.exit(ctx); }",
        "lock.enter(ctx); try { other(); } finally { if (size() > 0) { lock.exit(ctx); } }",
        "table.enterRead(ctx); try { other(); } finally { table.exitWrite(ctx); }",
        "devices[0].lock.enter(ctx); try { other(); } finally { devices[1].lock.exit(ctx); }",
        "big.enter(ctx); other();",
        "Runnable r = () -> lock.enter(ctx);",
      })
  void rejectsALockTakenWithoutFinally(String body) {
    reports(body, "must be followed directly by a try");
  }

  @Test
  void rejectsATryWhoseResultIsIgnored() {
    reports("lock.tryEnter(ctx);", "says whether the lock is held");
  }

  @Test
  void rejectsWritingUnderAReadLock() {
    reports(
        "table.enterRead(ctx); try { routes++; } finally { table.exitRead(ctx); }",
        "held for writing");
  }

  @Test
  void aSuppressionIsHonoured() {
    helper()
        .addSourceLines("Test.java", device("", "@SuppressWarnings(\"LockedCheck\")", "count++;"))
        .doTest();
  }

  @Test
  void aLockedMethodMustSayWhichLock() {
    helper()
        .addSourceLines(
            "Test.java", "class Test {", BUG + "is named …Locked", "  void startLocked() {}", "}")
        .doTest();
  }

  @Test
  void aGuardMustNameAField() {
    helper()
        .addSourceLines(
            "Test.java",
            "import org.splnet.kernel.GuardedBy;",
            "class Test {",
            BUG + "has no such field",
            "  @GuardedBy(\"lokc\") int count;",
            "}")
        .doTest();
  }

  @Test
  void constructorsAndInitializersTouchTheirOwnObjectOnly() {
    helper()
        .addSourceLines(
            "Test.java",
            "import org.splnet.kernel.*;",
            "class Test {",
            "  final Mutex lock = new Mutex();",
            "  @GuardedBy(\"lock\") int count = 1;",
            "  int copy = count;",
            "  { count = 2; }",
            "  Test() { count = 3; this.count++; }",
            "  Test(Test other) {",
            "    count = 4;",
            "    " + BUG + "other.lock",
            "    count = other.count;",
            "  }",
            "  Test(int n) {",
            "    " + BUG + "this.lock",
            "    Runnable later = () -> count++;",
            "  }",
            "}")
        .doTest();
  }

  @Test
  void aGuardedMethodHoldsItsOwnObjectsLock() {
    helper()
        .addSourceLines(
            "Test.java",
            "import org.splnet.kernel.*;",
            "class Test {",
            "  final Mutex lock = new Mutex();",
            "  @GuardedBy(\"this.lock\") int count;",
            "  @GuardedBy(\"lock\") void addLocked() { count++; againLocked(); }",
            "  @GuardedBy(\"lock\") void againLocked() { this.count++; }",
            "  @GuardedBy(\"lock\") void moveLocked(Test other) {",
            "    " + BUG + "other.lock",
            "    count = other.count;",
            "  }",
            "}")
        .doTest();
  }

  @Test
  void inheritedLocksAndOverridesCount() {
    helper()
        .addSourceLines(
            "Base.java",
            "import org.splnet.kernel.*;",
            "abstract class Base {",
            "  final Mutex lock = new Mutex();",
            "  @GuardedBy(\"lock\") int count;",
            "  @GuardedBy(\"lock\") abstract void startLocked(Context ctx);",
            "}")
        .addSourceLines(
            "Test.java",
            "import org.splnet.kernel.*;",
            "class Test extends Base {",
            "  @GuardedBy(\"lock\") int sent;",
            "  @Override void startLocked(Context ctx) { count++; sent++; }",
            "  void start(Context ctx) {",
            "    lock.enter(ctx);",
            "    try { startLocked(ctx); sent++; super.count++; } finally { lock.exit(ctx); }",
            "    " + BUG + "startLocked needs",
            "    startLocked(ctx);",
            "  }",
            "}")
        .doTest();
  }

  /** As a condition's interlock is: the caller knows the lock by another name. */
  @Test
  void whereTheLockCannotBeNamedSomeLockMustBeHeld() {
    helper()
        .addSourceLines(
            "Wait.java",
            "import org.splnet.kernel.*;",
            "class Wait {",
            "  private final Mutex interlock;",
            "  Wait(Mutex interlock) { this.interlock = interlock; }",
            "  @GuardedBy(\"interlock\") void awaitLocked(Context ctx) {}",
            "}")
        .addSourceLines(
            "Test.java",
            "import org.splnet.kernel.*;",
            "class Test {",
            "  final Mutex lock = new Mutex();",
            "  final Wait ready = new Wait(lock);",
            "  void good(Context ctx) {",
            "    lock.enter(ctx);",
            "    try { ready.awaitLocked(ctx); } finally { lock.exit(ctx); }",
            "  }",
            "  @GuardedBy(\"lock\") void alsoLocked(Context ctx) { ready.awaitLocked(ctx); }",
            "  void bad(Context ctx) {",
            "    " + BUG + "needs its caller to hold a lock",
            "    ready.awaitLocked(ctx);",
            "  }",
            "}")
        .doTest();
  }

  @Test
  void anInnerClassHoldsTheOuterLockBySameRule() {
    helper()
        .addSourceLines(
            "Test.java",
            "import org.splnet.kernel.*;",
            "class Test {",
            "  final Mutex lock = new Mutex();",
            "  @GuardedBy(\"lock\") int count;",
            "  class Inner {",
            "    void good(Context ctx) {",
            "      lock.enter(ctx);",
            "      try { count++; Test.this.count++; } finally { Test.this.lock.exit(ctx); }",
            "    }",
            "    void bad() {",
            "      " + BUG + "needs this.lock",
            "      count++;",
            "    }",
            "  }",
            "}")
        .doTest();
  }

  private static void compile(String body) {
    helper().addSourceLines("Test.java", device("", "", body)).doTest();
  }

  /** The body is one line, so that one comment stands for its first report. */
  private static void reports(String body, String texts) {
    CompilationTestHelper helper = helper();
    helper
        .expectErrorMessage(
            "X",
            message -> {
              for (String text : texts.split("\\|")) {
                if (message.contains(text)) {
                  return true;
                }
              }
              return false;
            })
        .addSourceLines("Test.java", device("// BUG: Diagnostic matches: X", "", body))
        .doTest();
  }

  private static String[] device(String comment, String annotation, String body) {
    return new String[] {
      "import org.splnet.kernel.*;",
      "class Device {",
      "  final Mutex lock = new Mutex();",
      "  final Mutex send = new Mutex();",
      "  final RwLock table = new RwLock();",
      "  final KernelLock big = new KernelLock();",
      "  final Queue queue = new Queue();",
      "  Device next;",
      "  Device[] devices;",
      "  int unguarded;",
      "  @GuardedBy(\"lock\") int count;",
      "  @GuardedBy(\"this.lock\") int[] ring;",
      "  @GuardedBy(\"queue.lock\") int queued;",
      "  @GuardedBy(\"table\") int routes;",
      "  @GuardedBy(\"lock\") void startLocked(Context ctx) { count++; }",
      "  @GuardedBy(\"table\") void lookupLocked(Context ctx) { other(routes); }",
      "  void other() {}",
      "  void other(int value) {}",
      "  int size() { return 0; }",
      "  Device find() { return next; }",
      "  " + annotation,
      "  void test(Context ctx, Device dev, Box box) {",
      "    " + comment,
      "    " + body,
      "  }",
      "}",
      "class Queue { final Mutex lock = new Mutex(); }",
      "record Box(Device device) {}",
    };
  }

  private static CompilationTestHelper helper() {
    return CompilationTestHelper.newInstance(LockedCheck.class, LockedCheckTest.class)
        .addSourceLines("Context.java", "package org.splnet.kernel;", "public class Context {}")
        .addSourceLines(
            "Mutex.java",
            "package org.splnet.kernel;",
            "public class Mutex {",
            "  public int enter(Context ctx) { return 0; }",
            "  public boolean tryEnter(Context ctx) { return true; }",
            "  public void exit(Context ctx) {}",
            "}")
        .addSourceLines(
            "KernelLock.java",
            "package org.splnet.kernel;",
            "public class KernelLock {",
            "  public void enter(Context ctx) {}",
            "  public void exit(Context ctx) {}",
            "}")
        .addSourceLines(
            "RwLock.java",
            "package org.splnet.kernel;",
            "public class RwLock {",
            "  public void enterRead(Context ctx) {}",
            "  public void exitRead(Context ctx) {}",
            "  public void enterWrite(Context ctx) {}",
            "  public void exitWrite(Context ctx) {}",
            "}")
        .addSourceLines(
            "GuardedBy.java",
            "package org.splnet.kernel;",
            "public @interface GuardedBy { String value(); }");
  }
}
