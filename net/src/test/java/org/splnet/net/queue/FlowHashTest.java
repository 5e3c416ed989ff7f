package org.splnet.net.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.splnet.net.addr.Ipv4Address;

/** The vectors that Microsoft published with the key ("Verifying the RSS hash calculation"). */
class FlowHashTest {
  private final FlowHash hash = new FlowHash();

  @ParameterizedTest
  @CsvSource({
    "66.9.149.187, 2794, 161.142.100.80, 1766, 323e8fc2, 51ccc178",
    "199.92.111.2, 14230, 65.69.140.83, 4739, d718262a, c626b0ea",
    "24.19.198.95, 12898, 12.22.207.184, 38024, d2d0a5de, 5c2b394a",
    "38.27.205.30, 48228, 209.142.163.6, 2217, 82989176, afc7327f",
    "153.39.163.191, 44251, 202.188.127.2, 1303, 5d1809c5, 10e828a2"
  })
  void agreesWithThePublishedVectors(
      String from, int fromPort, String to, int toPort, String addresses, String all) {
    int source = Ipv4Address.parse(from).bits();
    int destination = Ipv4Address.parse(to).bits();

    assertThat(hash.hash(source, destination)).isEqualTo(Integer.parseUnsignedInt(addresses, 16));
    assertThat(hash.hash(source, destination, fromPort, toPort))
        .isEqualTo(Integer.parseUnsignedInt(all, 16));
  }
}
