package org.splnet.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.splnet.drivers.wire.WireDriver;
import org.splnet.kernel.Machine;
import org.splnet.lab.Lab;
import org.splnet.net.NetStack;
import org.splnet.observe.HostObserver;
import org.splnet.simnet.SimNetwork;

/**
 * What splnet can do, is on the way to, or is meant to do: a block of the {@code features} resource
 * of a module.
 *
 * <p>A block is lines {@code key: value}, blocks are apart by an empty line, and what begins with
 * {@code #} is a comment. The keys are {@code feature}, {@code spec}, {@code state}, {@code shown
 * by} and {@code lacks}; the first and the third must be there. What is done or partly done is
 * shown by a test, what is planned is not; what is done lacks nothing.
 *
 * @param module the module
 * @param name what it is
 * @param spec the RFC, with sections, or another document; empty if there is none
 * @param state how far it is
 * @param shownBy tests, each as {@code ClassTest.method}
 * @param lacks what of it is not there; empty if that is nothing
 */
record Feature(
    String module, String name, String spec, State state, List<String> shownBy, String lacks) {
  /** How far it is. */
  enum State {
    DONE,
    PARTLY,
    PLANNED;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Set<String> KEYS = Set.of("feature", "spec", "state", "shown by", "lacks");

  /** The modules that have features, each with a class by which its resource is found. */
  private static final List<Map.Entry<String, Class<?>>> MODULES =
      List.of(
          Map.entry("kernel", Machine.class),
          Map.entry("net", NetStack.class),
          Map.entry("drivers", WireDriver.class),
          Map.entry("observe", HostObserver.class),
          Map.entry("simnet", SimNetwork.class),
          Map.entry("lab", Lab.class),
          Map.entry("cli", Main.class));

  /** The modules that have features, the lowest floor first. */
  static List<String> modules() {
    return MODULES.stream().map(Map.Entry::getKey).toList();
  }

  /** All features of a module, in the order of its resource. */
  static List<Feature> of(String module) {
    String resource = "/META-INF/splnet/" + module + ".features";
    Class<?> anchor =
        MODULES.stream()
            .filter(m -> m.getKey().equals(module))
            .findFirst()
            .orElseThrow()
            .getValue();
    try (InputStream in = anchor.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("module " + module + " has no resource " + resource);
      }
      return parse(module, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads blocks.
   *
   * @throws IllegalArgumentException naming the module and the line or feature at fault
   */
  static List<Feature> parse(String module, String text) {
    List<Feature> out = new ArrayList<>();
    Map<String, String> block = new LinkedHashMap<>();
    for (String line : (text + "\n\n").lines().toList()) {
      if (line.startsWith("#")) {
        continue;
      }
      if (line.isBlank()) {
        if (!block.isEmpty()) {
          out.add(feature(module, block));
          block.clear();
        }
        continue;
      }
      int colon = line.indexOf(": ");
      String key = colon < 0 ? line : line.substring(0, colon);
      if (!KEYS.contains(key)
          || colon < 0
          || block.put(key, line.substring(colon + 2).strip()) != null) {
        throw new IllegalArgumentException(
            "features of "
                + module
                + ": '"
                + line
                + "' is not one of "
                + "feature:, spec:, state:, shown by: and lacks:, each once in a block");
      }
    }
    return out;
  }

  private static Feature feature(String module, Map<String, String> block) {
    String name = block.getOrDefault("feature", "");
    State state = null;
    for (State s : State.values()) {
      if (s.label().equals(block.get("state"))) {
        state = s;
      }
    }
    String tests = block.getOrDefault("shown by", "");
    String lacks = block.getOrDefault("lacks", "");
    String fault =
        name.isEmpty()
            ? "has no name"
            : state == null
                ? "has state '" + block.get("state") + "': write done, partly or planned"
                : tests.isEmpty() != (state == State.PLANNED)
                    ? "is " + state.label() + ": a test shows what is there, and nothing else"
                    : lacks.isEmpty() == (state == State.PARTLY)
                        ? "is " + state.label() + ": say what it lacks if it is partly there"
                        : "";
    if (state == null || !fault.isEmpty()) {
      throw new IllegalArgumentException(
          "features of " + module + ": feature '" + name + "' " + fault);
    }
    List<String> shown = tests.isEmpty() ? List.of() : List.of(tests.split(", *"));
    return new Feature(module, name, block.getOrDefault("spec", ""), state, shown, lacks);
  }
}
