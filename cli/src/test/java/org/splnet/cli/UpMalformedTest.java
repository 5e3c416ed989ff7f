package org.splnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.splnet.net.stats.NetCounter;

/**
 * Malformed ARP, IPv4, ICMP and UDP, made by scapy and sent by the Linux kernel to {@code splnet
 * up}: nothing breaks, and every frame is accounted for. {@code -Dsplnet.malformed=1000000} sends a
 * million of them.
 */
@Timeout(600)
class UpMalformedTest {
  private static final String PYTHON = "/usr/bin/python3";
  private static final String TAP = "splm0";
  private static final int COUNT = Integer.getInteger("splnet.malformed", 100_000);
  private static final int SEED = Integer.getInteger("splnet.seed", 1);
  private static final Pattern COUNTER = Pattern.compile("([a-z ]+[a-z]) (\\d+)");

  @Test
  void survivesMalformedTrafficAndAccountsForEveryFrame() {
    try (Namespace namespace = Namespace.create("ping", "python3")) {
      namespace.needs(
          Commands.run(PYTHON, "-c", "import scapy.layers.inet").status() == 0,
          "scapy (package python3-scapy)");
      try (UpProcess up =
          UpProcess.start(
              namespace, "--driver", "tap:" + TAP, "--address", "10.0.0.2/24", "--echo")) {
        namespace.up(TAP, "10.0.0.1/24");

        String said = namespace.run(sender(up)).ok().output();
        String ping = namespace.run("ping", "-c", "3", "-i", "0.2", "10.0.0.2").ok().output();
        long taken = taken(namespace);
        up.signal("TERM");

        assertThat(said).contains("sent " + COUNT);
        assertThat(taken).as("frames taken").isGreaterThan(COUNT);
        assertThat(ping).contains("3 received");
        assertThat(up.awaitEnd()).isZero();
        Map<NetCounter, Long> counted = counters(up.lines());
        System.out.println("malformed: " + counted);
        assertThat(counted.get(NetCounter.FRAMES_IN))
            .as("frames taken from the TAP")
            .isEqualTo(taken);
        assertThat(endsOfInput(counted)).as("%s", counted).isEqualTo(taken);
      }
    }
  }

  private static String[] sender(UpProcess up) {
    String mac =
        up.lines().stream()
            .flatMap(line -> Pattern.compile(TAP + ": (\\S+),").matcher(line).results())
            .map(m -> m.group(1))
            .findFirst()
            .orElseThrow();
    String script =
        Path.of(Objects.requireNonNull(UpMalformedTest.class.getResource("malformed.py")).getPath())
            .toString();
    return new String[] {PYTHON, script, TAP, "10.0.0.1", "10.0.0.2", mac, "" + COUNT, "" + SEED};
  }

  /** Frames that the kernel has given to whoever reads the TAP. */
  private static long taken(Namespace namespace) {
    String said = namespace.ip("-s", "-j", "link", "show", "dev", TAP).output();
    Matcher m =
        Pattern.compile(
                "\"tx\":\\{\"bytes\":\\d+,\"packets\":(\\d+),\"errors\":0,\"dropped\":(\\d+)")
            .matcher(said);
    assertThat(m.find()).as(said).isTrue();
    return Long.parseLong(m.group(1));
  }

  /** The counters of the summary that {@code up} ends with. */
  private static Map<NetCounter, Long> counters(List<String> lines) {
    Map<String, Long> byName = new HashMap<>();
    for (String line : lines) {
      if (line.startsWith("counted: ") || line.startsWith("dropped: ")) {
        Matcher m = COUNTER.matcher(line.substring(line.indexOf(' ')));
        while (m.find()) {
          byName.put(m.group(1).strip(), Long.parseLong(m.group(2)));
        }
      }
    }
    Map<NetCounter, Long> out = new java.util.EnumMap<>(NetCounter.class);
    for (NetCounter c : NetCounter.values()) {
      String name = c.name().replaceFirst("^DROP_", "").toLowerCase(Locale.ROOT).replace('_', ' ');
      Long n = byName.get(name);
      if (n != null) {
        out.put(c, n);
      }
    }
    assertThat(out).as("%s", lines).hasSameSizeAs(byName);
    return out;
  }

  private static long endsOfInput(Map<NetCounter, Long> counted) {
    return Arrays.stream(NetCounter.values())
        .filter(c ->
            switch (c.part()) {
              case INPUT_END, INPUT_DROP, INPUT_TO_OUTPUT -> true;
              case NOTE, MISSED, INPUT_BEGIN, OUTPUT_BEGIN, OUTPUT_DROP -> false;
            })
        .mapToLong(c -> counted.getOrDefault(c, 0L))
        .sum();
  }
}
