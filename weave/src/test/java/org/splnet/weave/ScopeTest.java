package org.splnet.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which classes are woven, and how the agent's argument says so. */
class ScopeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "org/splnet/kernel/Mutex",
        "org/splnet/net/queue/InputQueue",
        "org/splnet/drivers/fxp/FxpDriver",
        "org/splnet/lab/check/scenarios/One",
        "com/example/deep/Program"
      })
  void isWoven(String name) {
    assertThat(new Scope(List.of("com.example")).contains(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org/splnet/kernel/sim/Points",
        "org/splnet/kernel/host/HostPort",
        "org/splnet/kernel/trace/Tracer",
        "org/splnet/lab/rig/Router",
        "com/examples/Other",
        "java/lang/String"
      })
  void isNotWoven(String name) {
    assertThat(new Scope(List.of("com.example")).contains(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"java.util", "org.splnet.kernel.sim"})
  void whatCannotBeWovenIsRefused(String name) {
    assertThatThrownBy(() -> new Scope(List.of(name)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("package " + name + " cannot be woven");
  }

  @Test
  void theArgumentNamesPackagesAndFiles() {
    assertThat(Arguments.parse("com.example,mutations=some/file,org.foo"))
        .isEqualTo(
            new Arguments(
                List.of("com.example", "org.foo"), List.of(Path.of("some/file")), false, false));
    assertThat(Arguments.parse(null)).isEqualTo(new Arguments(List.of(), List.of(), false, false));
    assertThat(Arguments.parse("coverage=true"))
        .isEqualTo(new Arguments(List.of(), List.of(), true, false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"verbose=true", "mutations=", "com.example,,org.foo", "com/example"})
  void anArgumentThatIsNeitherIsRefused(String text) {
    assertThatThrownBy(() -> Arguments.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is neither a package");
  }
}
