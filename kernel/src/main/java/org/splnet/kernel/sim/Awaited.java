package org.splnet.kernel.sim;

import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;

/**
 * What a strand waits for that waits for the value of one variable.
 *
 * @param variable the variable
 * @param holds what its value must be
 */
public record Awaited(Valued variable, IntPredicate holds) implements BooleanSupplier {
  @Override
  public boolean getAsBoolean() {
    return holds.test(variable.value());
  }
}
