package org.splnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A router that is flooded, under every lock grain and the other options, on two CPUs. */
@Timeout(120)
class UpOptionsTest {
  private Namespace near;
  private Namespace far;

  @BeforeEach
  void makeNamespaces() {
    near = Namespace.create("ping");
    far = Namespace.create();
  }

  @AfterEach
  void removeNamespaces() {
    for (Namespace n : java.util.Arrays.asList(near, far)) {
      if (n != null) {
        n.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--lock big",
        "--lock flagged --queue locked",
        "--lock softnet --levels merged",
        "--lock fine --queue lockfree --levels today",
        "--lock fine --dispatch direct",
        "--lock big --dispatch direct"
      })
  void forwardsUnder(String options) {
    List<String> arguments = new ArrayList<>(List.of(options.split(" ")));
    arguments.addAll(
        List.of(
            "--forward --cpus 2 --driver tap:a --address 10.0.1.1/24 --driver tap:b --address"
                .split(" ")));
    arguments.add("10.0.2.1/24");
    try (UpProcess up = UpProcess.start(near, arguments.toArray(String[]::new))) {
      near.ip("link", "set", "dev", "b", "netns", far.name());
      near.up("a", "10.0.1.2/24");
      far.up("b", "10.0.2.2/24");
      near.ip("route", "add", "default", "via", "10.0.1.1");
      far.ip("route", "add", "default", "via", "10.0.2.1");

      String said = near.run("ping", "-q", "-f", "-c", "500", "-w", "30", "10.0.2.2").ok().output();

      assertThat(said).contains("500 packets transmitted, 500 received");
      up.signal("INT");
      assertThat(up.awaitEnd()).as("%s", up.lines()).isZero();
    }
  }
}
