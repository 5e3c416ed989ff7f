package org.splnet.lab.check.truth;

/**
 * What a JVM is to compare.
 *
 * @param known the number of a program whose classes are known; -1 for random ones
 * @param handlers whether random programs have handlers
 * @param seed of the random programs
 * @param first the number of the first of them in the whole, from 0
 * @param count how many
 */
record TruthTask(int known, boolean handlers, long seed, int first, int count) {
  static TruthTask known(int number) {
    return new TruthTask(number, false, 0, 0, 0);
  }
}
