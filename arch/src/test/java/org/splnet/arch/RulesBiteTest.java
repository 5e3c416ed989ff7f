package org.splnet.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.splnet.drivers.tap.fixture.NativeDriver;
import org.splnet.kernel.fixture.UsesNet;
import org.splnet.net.fixture.Innocent;
import org.splnet.net.fixture.Sins;
import org.splnet.weave.fixture.UsesKernel;

/** Each rule reports a class that breaks it, and nothing that does not. */
class RulesBiteTest {
  @ParameterizedTest
  @ValueSource(
      classes = {
        Sins.UsesThread.class,
        Sins.UsesVirtualThreadBuilder.class,
        Sins.UsesQueue.class,
        Sins.UsesLock.class,
        Sins.Parks.class,
        Sins.UsesLinker.class,
        Sins.LooksSymbolsUp.class,
        Sins.UsesThreadLocal.class,
        Sins.UsesThreadLocalRandom.class,
      })
  void forbiddenTypes(Class<?> sin) {
    assertBites(Rules.noForbiddenTypes(), sin);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Sins.ReadsNanoTime.class,
        Sins.ReadsNanoTimeByReference.class,
        Sins.ReadsMillis.class,
        Sins.UsesSystemClock.class,
        Sins.Waits.class,
        Sins.Notifies.class,
        Sins.UsesMathRandom.class,
      })
  void forbiddenCalls(Class<?> sin) {
    assertBites(Rules.noForbiddenCalls(), sin);
  }

  @Test
  void randomWithoutSeed() {
    assertBites(Rules.noUnseededRandom(), Sins.UsesUnseededRandom.class);
  }

  @Test
  void synchronizedMethod() {
    assertBites(Rules.noSynchronizedMethods(), Sins.SynchronizedMethod.class);
  }

  @Test
  void synchronizedBlock() {
    assertBites(Rules.noMonitors(), Sins.SynchronizedBlock.class);
  }

  @Test
  void mutableStaticField() {
    assertBites(Rules.noMutableStaticFields(), Sins.MutableStatic.class);
  }

  @Test
  void staticCollection() {
    assertBites(Rules.noStaticCollections(), Sins.StaticCollection.class);
  }

  @Test
  void port() {
    assertBites(Rules.noPortBelowTheLab(), Sins.UsesPort.class);
  }

  @Test
  void weaverThatKnowsAFloor() {
    assertBites(Rules.weaverKnowsNoFloor(), UsesKernel.class);
  }

  @Test
  void floorAbove() {
    assertThat(violations(Rules.floorsDependDownwards().getFirst(), UsesNet.class))
        .singleElement()
        .asString()
        .contains("UsesNet");
  }

  @Test
  void theInnocentAreNotReported() {
    for (ArchRule rule : Rules.all()) {
      assertThat(violations(rule, Innocent.class)).as(rule.getDescription()).isEmpty();
    }
  }

  @Test
  void driversOfFileDescriptorsMayCallTheOperatingSystem() {
    for (ArchRule rule : Rules.all()) {
      assertThat(violations(rule, NativeDriver.class)).as(rule.getDescription()).isEmpty();
    }
  }

  private static void assertBites(ArchRule rule, Class<?> sin) {
    assertThat(violations(rule, sin)).isNotEmpty().allMatch(v -> v.contains(sin.getName()));
  }

  private static List<String> violations(ArchRule rule, Class<?> type) {
    JavaClasses classes = new ClassFileImporter().importClasses(type);
    return rule.allowEmptyShould(true).evaluate(classes).getFailureReport().getDetails();
  }
}
