/**
 * The laboratory: compares configurations of the stack on real CPUs.
 *
 * <p>{@link org.splnet.lab.Lab} runs an {@link org.splnet.lab.Experiment}: one child JVM per row,
 * each warmed and then given the machine in turn for short slices while the others are parked. A
 * row's network is built by {@code rig}; {@code child} is what runs in the child and how the two
 * speak; {@code report} writes what was measured.
 */
@NullMarked
package org.splnet.lab;

import org.jspecify.annotations.NullMarked;
