package org.splnet.lab.mutate;

/**
 * How a mutant was noticed.
 *
 * @param layer what noticed it first
 * @param program that was run, by name; empty if none was
 * @param schedule the number of the schedule; -1 if there was none
 * @param what the name of the rule that was broken, or of what was thrown
 * @param text what was said about it
 */
public record Catch(String layer, String program, long schedule, String what, String text) {}
