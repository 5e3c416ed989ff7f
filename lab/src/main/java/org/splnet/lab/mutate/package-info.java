/**
 * Mutation: every lock that could be forgotten, every level, wake-up and second look is left out in
 * turn, and what notices it is told.
 *
 * <p>Mutants are found in the bytecode ({@link org.splnet.lab.mutate.MutantScan}), woven as choices
 * into one JVM ({@link org.splnet.lab.mutate.MutateWorker}), which runs programs over the changed
 * code; {@link org.splnet.lab.mutate.Mutation} deals them out and sums up.
 */
@NullMarked
package org.splnet.lab.mutate;

import org.jspecify.annotations.NullMarked;
