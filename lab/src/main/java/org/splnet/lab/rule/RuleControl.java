package org.splnet.lab.rule;

/**
 * Something that breaks the rule on purpose.
 *
 * @param name what it is
 * @param rule which rule it breaks
 * @param refused when it is refused: "at build", "at attach", or "" where only code is at fault
 * @param reason what the refusal says
 * @param program the scenario and variant that goes wrong by it
 * @param expected how a schedule of it goes wrong
 * @param failure how it went wrong when it was replayed
 * @param ok whether it was refused as it must be and goes wrong as it must
 */
public record RuleControl(
    String name,
    String rule,
    String refused,
    String reason,
    String program,
    String expected,
    String failure,
    boolean ok) {}
