package org.splnet.lab.axis;

import java.util.List;
import org.splnet.kernel.MachineConfig;

/**
 * Lock classes that are held at another level than the order declares, as in {@code device=NET}.
 *
 * @param texts each a class and a level
 */
public record ClassLevels(List<String> texts) {
  /** Every class at the level that the order declares. */
  static final ClassLevels DECLARED = new ClassLevels(List.of());

  /** The label of {@link #DECLARED}. */
  static final String NONE = "declared";

  /**
   * The classes and levels of that label: {@code declared}, or CLASS=LEVEL, several joined by a
   * plus sign.
   *
   * @throws IllegalArgumentException if it is no such label, or there is no such class or level
   */
  static ClassLevels of(String label) {
    if (label.equals(NONE)) {
      return DECLARED;
    }
    ClassLevels levels = new ClassLevels(List.of(label.split("\\+")));
    levels.apply(MachineConfig.named("check"));
    return levels;
  }

  /** The same configuration with these levels. */
  MachineConfig apply(MachineConfig config) {
    MachineConfig to = config;
    for (String text : texts) {
      to = to.withClassLevel(text);
    }
    return to;
  }
}
