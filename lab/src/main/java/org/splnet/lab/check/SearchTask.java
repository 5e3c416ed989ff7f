package org.splnet.lab.check;

/**
 * What a JVM that searches is asked to do with a program.
 *
 * @param what to do
 * @param program as in {@link Programs#of}
 * @param strategy of chance, or the search, by name
 * @param seed for chance
 * @param limit of a search within a bound; the greatest one where it grows
 * @param root the path to the part of the tree that is searched
 * @param next the path below it from which the search goes on
 * @param first the number of the first schedule of chance
 * @param of every {@code of}-th from there
 * @param runs at most
 * @param millis at most; 0 for as long as the runs take
 */
record SearchTask(
    What what,
    String program,
    String strategy,
    long seed,
    int limit,
    String root,
    String next,
    long first,
    long of,
    long runs,
    long millis) {
  /** The kinds of tasks. */
  enum What {
    /** Say by what the program is known again. */
    IDENTIFY,
    /** Divide a search within a limit into about {@code runs} parts. */
    SPLIT,
    /** Search a part within a limit, on from some place. */
    PART,
    /** Search from the beginning until something goes wrong. */
    SEARCH,
    /** Make the run of a path short, and tell it. */
    TELL,
    /** Run schedules of chance until one goes wrong. */
    SAMPLE
  }

  static SearchTask identify(String program) {
    return new SearchTask(What.IDENTIFY, program, "", 1, 0, "", "", 0, 1, 0, 0);
  }

  static SearchTask split(String program, String bound, int limit, int parts) {
    return new SearchTask(What.SPLIT, program, bound, 1, limit, "", "", 0, 1, parts, 0);
  }

  static SearchTask part(
      String program, String bound, int limit, String root, String next, long millis) {
    return new SearchTask(
        What.PART, program, bound, 1, limit, root, next, 0, 1, Long.MAX_VALUE, millis);
  }

  static SearchTask tell(String program, String bound, int limit, String path) {
    return new SearchTask(What.TELL, program, bound, 1, limit, path, "", 0, 1, 1, 0);
  }

  static SearchTask search(String program, String search, long runs, long millis) {
    return new SearchTask(
        What.SEARCH, program, search, 1, Integer.MAX_VALUE, "", "", 0, 1, runs, millis);
  }

  static SearchTask sample(
      String program, String strategy, long seed, long first, long of, long runs, long millis) {
    return new SearchTask(What.SAMPLE, program, strategy, seed, 0, "", "", first, of, runs, millis);
  }
}
