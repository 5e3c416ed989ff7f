package org.splnet.kernel.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * The tests of this class are run on real threads and in simulation, there at the grain of turns;
 * in a JVM that weaves, in simulation only, at the grain of single accesses. The class has a
 * {@code @Parameter PortKind}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ParameterizedClass
@ArgumentsSource(BothPorts.Kinds.class)
public @interface BothPorts {
  /** The ports. */
  final class Kinds implements ArgumentsProvider {
    @Override
    public Stream<? extends Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      Stream<PortKind> kinds =
          Grain.isWoven() ? Stream.of(PortKind.SIM) : Arrays.stream(PortKind.values());
      return kinds.map(Arguments::of);
    }
  }
}
