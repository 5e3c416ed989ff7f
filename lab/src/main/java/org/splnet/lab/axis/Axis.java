package org.splnet.lab.axis;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.splnet.kernel.Labelled;

/**
 * One thing of which there are several choices.
 *
 * @param name of its flag without the dashes, of its column and of its JSON member
 * @param title what it is, for messages and the help
 * @param choices what there is to choose from, as the help names it
 * @param standard the choices compared if none are named
 * @param choose changes a setup to a choice; throws {@link IllegalArgumentException} if there is no
 *     such choice, naming those there are
 * @param caption of a choice in a row's name; empty for an axis that is shown elsewhere
 * @param matters whether the axis is of any consequence in a setup
 * @param condition the same in words, as {@code "--entry polling"}; empty if it always is
 * @param notable whether a choice that is not the standard one is part of a row's name even where
 *     nothing is compared with it
 */
public record Axis(
    String name,
    String title,
    String choices,
    List<String> standard,
    BiFunction<Setup, String, Setup> choose,
    UnaryOperator<String> caption,
    Predicate<Setup> matters,
    String condition,
    boolean notable) {
  /**
   * An axis of choices that have labels.
   *
   * @param standard the choice if none is named
   */
  static <E extends Labelled> Axis of(
      String name, String title, E[] all, E standard, BiFunction<Setup, E, Setup> choose) {
    return new Axis(
        name,
        title,
        String.join(", ", Arrays.stream(all).map(Labelled::label).toList()),
        List.of(standard.label()),
        (s, label) -> choose.apply(s, Labelled.of(title, all, label)),
        label -> label,
        s -> true,
        "",
        false);
  }

  /** An axis of whole numbers in a range. */
  static Axis of(
      String name,
      String title,
      Range range,
      int standard,
      BiFunction<Setup, Integer, Setup> choose) {
    return new Axis(
        name,
        title,
        range.toString(),
        List.of(Integer.toString(standard)),
        (s, label) -> choose.apply(s, range.parse(name, label)),
        label -> label,
        s -> true,
        "",
        false);
  }

  /** The same with other choices compared if none are named. */
  Axis comparing(List<String> ifNoneNamed) {
    return new Axis(
        name, title, choices, ifNoneNamed, choose, caption, matters, condition, notable);
  }

  /** The same with a word before a choice in a row's name. */
  Axis shownAs(String word) {
    return captioned(label -> word + " " + label);
  }

  /** The same with another way to show a choice in a row's name. */
  Axis captioned(UnaryOperator<String> by) {
    return new Axis(name, title, choices, standard, choose, by, matters, condition, notable);
  }

  /** The same, of consequence in some setups only. */
  Axis onlyWith(String inWords, Predicate<Setup> when) {
    return new Axis(name, title, choices, standard, choose, caption, when, inWords, notable);
  }

  /** The same, always named where it is not the standard. */
  Axis alwaysNamed() {
    return new Axis(name, title, choices, standard, choose, caption, matters, condition, true);
  }
}
