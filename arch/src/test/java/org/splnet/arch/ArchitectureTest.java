package org.splnet.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The floors as they are keep the architecture's rules. */
class ArchitectureTest {
  private static final JavaClasses CLASSES = Floors.productionClasses();

  static List<ArchRule> rules() {
    return Rules.all();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void holds(ArchRule rule) {
    rule.allowEmptyShould(true).check(CLASSES);
  }

  /** Or the rules would hold of nothing. */
  @Test
  void everyBuiltFloorIsLookedAt() {
    List<String> packages = CLASSES.stream().map(type -> type.getPackageName()).toList();
    for (String floor : Floors.ALL) {
      if (!floor.equals("nio")) {
        assertThat(packages).anyMatch(name -> (name + ".").startsWith("org.splnet." + floor + "."));
      }
    }
    assertThat(packages).contains(Floors.packageOf(Floors.SIMNET));
    assertThat(packages).noneMatch(name -> name.contains("fixture"));
  }
}
