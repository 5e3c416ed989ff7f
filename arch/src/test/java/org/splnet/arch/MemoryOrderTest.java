package org.splnet.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.VarHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.WeakOrder;

/**
 * Every access weaker than volatile belongs to a named primitive with a jcstress test, and {@code
 * docs/memory-order.md} lists them as the class files have them.
 */
class MemoryOrderTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "memory-order.md");
  private static final Path STRESS = Path.of("..", "stress", "src", "main", "java");
  private static final String BEGIN = "<!-- memory-order:begin -->\n";
  private static final String END = "<!-- memory-order:end -->";

  /** What runs on real CPUs; those that are not there yet are left out. */
  private static final List<String> FLOORS = List.of("kernel", "net", "drivers", "observe", "nio");

  private static WeakAccesses shipped() {
    WeakAccesses all = new WeakAccesses();
    int read = 0;
    for (String floor : FLOORS) {
      Path classes = Path.of("..", floor, "target", "classes");
      if (Files.isDirectory(classes)) {
        all.read(classes);
        read++;
      }
    }
    assertThat(read).as("floors that are built").isGreaterThanOrEqualTo(4);
    return all;
  }

  @Test
  void everyWeakAccessBelongsToANamedPrimitive() {
    WeakAccesses all = shipped();

    assertThat(all.undeclared())
        .as(
            "classes with accesses weaker than volatile, or fences, that are not @WeakOrder: make"
                + " the accesses volatile, or name the primitive and its jcstress test")
        .isEmpty();
    assertThat(all.idle()).as("@WeakOrder without a weak access").isEmpty();
  }

  @Test
  void everyPrimitiveHasAStressTest() {
    assertThat(shipped().primitives().values())
        .isNotEmpty()
        .allSatisfy(p ->
            assertThat(p.stress())
                .as("jcstress tests of %s", p.type())
                .isNotEmpty()
                .allMatch(MemoryOrderTest::isStressTest));
  }

  @Test
  void theTableInTheDocumentationIsThatOfTheClassFiles() throws IOException {
    String text = Files.readString(DOCUMENT);
    String table = shipped().toMarkdown();
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    assertThat(end).as("%s has its two marks", DOCUMENT).isGreaterThanOrEqualTo(begin);
    if (Boolean.getBoolean("splnet.docs.write")) {
      text = text.substring(0, begin) + table + text.substring(end);
      Files.writeString(DOCUMENT, text);
      end = text.indexOf(END);
    }

    assertThat(text.substring(begin, end))
        .as(
            "docs/memory-order.md is behind the classes; to write it anew: ./mvnw -pl arch -am test"
                + " -Dtest=MemoryOrderTest -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dsplnet.docs.write=true")
        .isEqualTo(table);
  }

  private static boolean isStressTest(String name) {
    try (Stream<Path> all = Files.walk(STRESS)) {
      return all.filter(f -> f.endsWith(name + ".java"))
          .anyMatch(f -> {
            try {
              return Files.readString(f).contains("@JCStressTest");
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ---- What must be found

  private static final class Says {
    @WeakOrder(primitive = "none", why = "it has no weak access", stress = "NoSuchStress")
    private static final class Nothing {}
  }

  @SuppressWarnings("unused") // read by the scan
  private static final class Fixtures {
    private final AtomicInteger count = new AtomicInteger();

    private int weakly() {
      count.lazySet(1);
      count.set(2);
      Runnable later = () -> VarHandle.storeStoreFence();
      later.run();
      return count.getPlain() + count.get();
    }
  }

  @Test
  void weakAccessesOfAClassThatDoesNotSaySoAreFoundInLambdasAndNestedClassesToo() {
    WeakAccesses all = new WeakAccesses();
    all.read(Path.of("target", "test-classes"));

    assertThat(all.undeclared()).containsExactly(getClass().getName());
    assertThat(all.accesses().get(getClass().getName()))
        .isEqualTo(Map.of("lazySet", 1, "getPlain", 1, "storeStoreFence", 1));
    assertThat(all.idle()).containsExactly(Says.Nothing.class.getName());
    assertThat(isStressTest("NoSuchStress")).isFalse();
    assertThat(isStressTest("RealLockStress")).isTrue();
  }
}
