package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class LockOrderTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "locking.md");
  private static final String BEGIN = "<!-- lock-order:begin -->\n";
  private static final String END = "<!-- lock-order:end -->";

  @Test
  void theTableInTheDocumentationIsTheOneInTheSource() throws IOException {
    String text = Files.readString(DOCUMENT);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    assertThat(begin).as("%s has the line %s", DOCUMENT, BEGIN).isNotNegative();
    assertThat(end).as("%s has the line %s", DOCUMENT, END).isGreaterThan(begin);
    String table = LockOrder.STANDARD.toMarkdown();
    if (Boolean.getBoolean("splnet.docs.write")) {
      text = text.substring(0, begin + BEGIN.length()) + table + text.substring(end);
      Files.writeString(DOCUMENT, text);
      end = text.indexOf(END);
    }

    assertThat(text.substring(begin + BEGIN.length(), end))
        .as(
            "docs/locking.md is behind LockOrder.java; to write it anew: ./mvnw -pl kernel -am test"
                + " -Dtest=LockOrderTest -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dsplnet.docs.write=true")
        .isEqualTo(table);
  }

  @Test
  void theKernelLockIsOutermostAndTakenTwiceByNoName() {
    assertThat(LockOrder.STANDARD.classes().getFirst()).isSameAs(LockOrder.BIG);
    assertThatThrownBy(() -> new LockOrder(List.of(LockOrder.SORCV)))
        .hasMessageContaining("outermost");
    assertThatThrownBy(() -> LockOrder.STANDARD.plus(LockOrder.SORCV))
        .hasMessageContainingAll("sorcv", "twice");
  }

  @Test
  void whatIsTakenUnderTheKernelLockIsHeldAtVmOrAbove() {
    for (LockClass c : LockOrder.STANDARD.classes()) {
      if (c.underKernel()) {
        assertThat(LevelSet.L2005.rank(c.ipl()))
            .as(c.name())
            .isGreaterThanOrEqualTo(LevelSet.L2005.rank(Ipl.VM));
      }
    }
  }

  /** So whatever is taken inside such a class may be taken under the kernel lock as well. */
  @Test
  void whatComesAfterAClassThatIsTakenUnderTheKernelLockIsTakenThereToo() {
    List<Boolean> under =
        LockOrder.STANDARD.classes().stream().map(LockClass::underKernel).toList();

    assertThat(under).isSorted();
  }

  @Test
  void aClassOfItsOwnComesInnermost() {
    LockClass extra =
        new LockClass("x", LockClass.Kind.MUTEX, Domain.DRIVER, Ipl.VM, false, "x", "x");
    LockOrder order = LockOrder.STANDARD.plus(extra);

    assertThat(order.rank(extra)).isEqualTo(order.classes().size() - 1);
  }
}
