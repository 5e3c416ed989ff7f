package org.splnet.weave;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.instrument.Instrumentation;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The agent: {@code
 * -javaagent:splnet-weave.jar[=PACKAGE,...,mutations=FILE,...,coverage=true,races=true]}.
 *
 * <p>Weaves the machine-independent classes of splnet, and those of the packages named. What it
 * found wrong, and which mutations there are, can be asked of it from anywhere in the JVM: for that
 * it keeps a reference to the one transformer of this JVM. An agent is started once and has no
 * other place that its users could find.
 */
public final class Weaver {
  private static final String RESOURCE = "META-INF/splnet/mutations";

  private static volatile @Nullable Weaver started;

  private final Transformer transformer;
  private final Problems problems;
  private final Set<String> names;
  private final boolean races;

  private Weaver(Transformer transformer, Problems problems, Set<String> names, boolean races) {
    this.transformer = transformer;
    this.problems = problems;
    this.names = names;
    this.races = races;
  }

  /** Called by the JVM before its main class; ends it with status 2 if the argument is no good. */
  public static void premain(@Nullable String argument, Instrumentation instrumentation) {
    try {
      Arguments arguments = Arguments.parse(argument);
      Problems problems = new Problems(System.err);
      List<Mutation> mutations = mutations(arguments);
      Transformer transformer =
          new Transformer(
              new Scope(arguments.packages()),
              mutations,
              problems,
              arguments.coverage(),
              arguments.races());
      Set<String> names = new TreeSet<>(mutations.stream().map(Mutation::name).toList());
      started =
          new Weaver(transformer, problems, Collections.unmodifiableSet(names), arguments.races());
      instrumentation.addTransformer(transformer, false);
    } catch (IllegalArgumentException | IOException e) {
      System.err.println("splnet-weave: " + e.getMessage());
      System.exit(2);
    }
  }

  private static List<Mutation> mutations(Arguments arguments) throws IOException {
    List<Mutation> all = new ArrayList<>();
    for (URL url : Collections.list(ClassLoader.getSystemResources(RESOURCE))) {
      try (BufferedReader in =
          new BufferedReader(new InputStreamReader(url.openStream(), StandardCharsets.UTF_8))) {
        all.addAll(MutationReader.read(url.toString(), in.lines().toList()));
      }
    }
    for (Path file : arguments.mutations()) {
      if (!Files.isReadable(file)) {
        throw new IllegalArgumentException("the file of mutations " + file + " cannot be read");
      }
      all.addAll(MutationReader.read(file.toString(), Files.readAllLines(file)));
    }
    return all;
  }

  /** Whether the JVM runs with the agent. */
  public static boolean isRunning() {
    return started != null;
  }

  /**
   * What could not be woven as it should, in classes loaded so far: a mutation whose place is not
   * found, a monitor, a method reference to what should be told. Empty if all is well.
   *
   * @throws IllegalStateException if the JVM runs without the agent
   */
  public static List<String> problems() {
    return running().problems.all();
  }

  /** The names of all mutations that were read. Throws as {@link #problems}. */
  public static Set<String> mutations() {
    return running().names;
  }

  /**
   * The names of those mutations whose classes have been loaded, and so may be in force. Throws as
   * {@link #problems}.
   */
  public static Set<String> woven() {
    return running().transformer.woven();
  }

  /**
   * Whether it was asked for {@code races=true}: what a search for data races needs is told. Throws
   * as {@link #problems}.
   */
  public static boolean tellsRaces() {
    return running().races;
  }

  private static Weaver running() {
    Weaver w = started;
    if (w == null) {
      throw new IllegalStateException(
          "nothing is woven in this JVM: start it with -javaagent:splnet-weave.jar");
    }
    return w;
  }
}
