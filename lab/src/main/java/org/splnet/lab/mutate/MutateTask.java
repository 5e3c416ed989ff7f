package org.splnet.lab.mutate;

import java.util.List;

/**
 * What a JVM that runs mutants is asked to do.
 *
 * @param mutant its id; empty to ask which mutants a program reaches
 * @param programs by name; the one to ask about, or those to run, in this order
 * @param schedules the budget of the explorer, of each program
 * @param seed of the exploration
 * @param layers that are to look, by their labels, in this order
 */
record MutateTask(
    String mutant, List<String> programs, int schedules, long seed, List<String> layers) {}
