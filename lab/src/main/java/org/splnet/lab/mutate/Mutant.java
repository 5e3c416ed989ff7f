package org.splnet.lab.mutate;

import java.util.List;

/**
 * One wrong version of the code.
 *
 * @param id names it and stays the same as long as the method does: operator, place, and what is
 *     changed there
 * @param operator what is done
 * @param place class, method and line, for people
 * @param classes the classes that it changes, as binary names
 * @param changes what to weave, in the form of {@code docs/weaving.md}; each is called by the id
 */
public record Mutant(
    String id, Operator operator, String place, List<String> classes, List<String> changes) {}
