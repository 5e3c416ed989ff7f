package org.splnet.weave;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads mutations, one a line: {@code name | action | class | method | callee}. Lines that begin
 * with {@code #} are comments.
 */
final class MutationReader {
  private static final String FORM = "name | action | class | method | callee";
  private static final String ACTIONS =
      "drop, yield true, replace METHOD, constant FIELD, hold FIELD, release, swap next, swap"
          + " previous, pause, lower NAME, zero NAME, return VALUE";

  private final String file;
  private int number;

  private MutationReader(String file) {
    this.file = file;
  }

  /**
   * The mutations in these lines.
   *
   * @throws IllegalArgumentException with file and line, if a line is malformed
   */
  static List<Mutation> read(String file, List<String> lines) {
    MutationReader reader = new MutationReader(file);
    List<Mutation> mutations = new ArrayList<>();
    for (String line : lines) {
      reader.number++;
      String text = line.strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        mutations.add(reader.mutation(text));
      }
    }
    return mutations;
  }

  private Mutation mutation(String line) {
    List<String> fields = Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
    if (fields.size() != 5 && !(fields.size() == 4 && fields.get(1).startsWith("return"))) {
      throw malformed("it has " + fields.size() + " fields, not " + FORM);
    }
    for (int i : new int[] {0, 2, 3}) {
      if (fields.get(i).isEmpty() || fields.get(i).chars().anyMatch(Character::isWhitespace)) {
        throw malformed("field " + (i + 1) + " of " + FORM + " must be one word");
      }
    }
    Mutation.Action action = action(fields.get(1));
    return new Mutation(
        fields.get(0),
        action,
        fields.get(2).replace('.', '/'),
        fields.get(3),
        callee(fields.size() < 5 ? "" : fields.get(4), action),
        file + ":" + number);
  }

  private Mutation.Action action(String text) {
    String[] words = text.split("\\s+");
    if (words.length == 1 && words[0].equals("drop")) {
      return new Mutation.Action.Drop();
    }
    if (words.length == 1 && words[0].equals("pause")) {
      return new Mutation.Action.Pause();
    }
    if (words.length == 1 && words[0].equals("release")) {
      return new Mutation.Action.Release();
    }
    if (words.length == 2) {
      switch (words[0]) {
        case "yield" -> {
          if (words[1].equals("true")) {
            return new Mutation.Action.Yield();
          }
          throw malformed("what is not called yields true; what yields nothing else is dropped");
        }
        case "constant" -> {
          return new Mutation.Action.Constant(words[1]);
        }
        case "swap" -> {
          if (words[1].equals("next") || words[1].equals("previous")) {
            return new Mutation.Action.Swap(words[1].equals("next"));
          }
          throw malformed("a lock is swapped with the next or the previous");
        }
        case "lower", "zero" -> {
          return new Mutation.Action.Lower(words[1], words[0].equals("zero"));
        }
        case "replace" -> {
          return new Mutation.Action.Replace(words[1]);
        }
        case "hold" -> {
          return new Mutation.Action.Hold(words[1]);
        }
        case "return" -> {
          if (Mutation.Action.Return.VALUES.contains(words[1])) {
            return new Mutation.Action.Return(words[1]);
          }
          throw malformed(
              "it returns '" + words[1] + "', which is none of " + Mutation.Action.Return.VALUES);
        }
        default -> {
          // Told below.
        }
      }
    }
    throw malformed("'" + text + "' is no action; there are " + ACTIONS);
  }

  private Mutation.Callee callee(String text, Mutation.Action action) {
    if (action instanceof Mutation.Action.Return) {
      if (!text.isEmpty()) {
        throw malformed("'return' changes a whole method: it takes no callee, here '" + text + "'");
      }
      return Mutation.Callee.NONE;
    }
    String called = text;
    int nth = 0;
    int hash = text.indexOf('#');
    if (hash >= 0) {
      called = text.substring(0, hash).strip();
      String count = text.substring(hash + 1).strip();
      if (!count.matches("[1-9]\\d{0,4}")) {
        throw malformed("after # stands the number of the call, from 1, not '" + count + "'");
      }
      nth = Integer.parseInt(count);
    }
    int dot = called.lastIndexOf('.');
    if (dot <= 0 || dot == called.length() - 1 || called.contains(" ")) {
      throw malformed("the callee must be package.Class.method, not '" + text + "'");
    }
    return new Mutation.Callee(
        called.substring(0, dot).replace('.', '/'), called.substring(dot + 1), nth);
  }

  private IllegalArgumentException malformed(String why) {
    return new IllegalArgumentException(file + ":" + number + ": malformed mutation: " + why);
  }
}
