package org.splnet.simnet.junit;

import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.splnet.simnet.SimNetwork;

/** Runs a {@link SimTest} for each of its seeds. */
public final class SimTestExtension implements TestTemplateInvocationContextProvider {
  /** For JUnit, which makes it. */
  public SimTestExtension() {}

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return context.getTestMethod().map(m -> m.isAnnotationPresent(SimTest.class)).orElse(false);
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    SimTest test = context.getRequiredTestMethod().getAnnotation(SimTest.class);
    return seeds(test).mapToObj(OneSeed::new);
  }

  private static LongStream seeds(SimTest test) {
    Long only = Long.getLong("splnet.seed");
    if (only != null) {
      return LongStream.of(only);
    }
    int count = Integer.getInteger("splnet.seeds", test.seeds());
    if (count < 1) {
      throw new IllegalArgumentException(count + " seeds: at least one");
    }
    return LongStream.range(test.first(), test.first() + count);
  }

  /** How a failure says which seed it was. */
  static SeedFailure failure(Throwable t, Method method, long seed) {
    String at = method.getDeclaringClass().getSimpleName() + "#" + method.getName();
    return new SeedFailure(
        t.getMessage()
            + System.lineSeparator()
            + "with seed "
            + seed
            + "; to run it again: -Dsplnet.seed="
            + seed
            + " -Dtest="
            + at,
        t);
  }

  private static final class OneSeed
      implements TestTemplateInvocationContext,
          ParameterResolver,
          AfterEachCallback,
          TestExecutionExceptionHandler {
    private final long seed;
    private final SimNetwork network;

    OneSeed(long seed) {
      this.seed = seed;
      this.network = SimNetwork.seeded(seed);
    }

    @Override
    public String getDisplayName(int invocationIndex) {
      return "seed " + seed;
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(this);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == SimNetwork.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return network;
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable t)
        throws Throwable {
      if (t.getClass().getName().equals("org.opentest4j.TestAbortedException")) {
        throw t; // an assumption, not a failure
      }
      throw failure(t, context.getRequiredTestMethod(), seed);
    }

    @Override
    public void afterEach(ExtensionContext context) {
      network.close();
    }
  }
}
