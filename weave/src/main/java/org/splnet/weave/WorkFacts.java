package org.splnet.weave;

/**
 * What the annotation of a method that does work says.
 *
 * @param name of the work
 * @param on the number of the parameter that says how much, from 0; -1 for none
 * @param after whether it is told when the method returns, not when it begins
 */
record WorkFacts(String name, int on, boolean after) {}
