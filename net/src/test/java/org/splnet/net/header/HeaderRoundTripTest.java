package org.splnet.net.header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.splnet.net.testing.Seeded.bytes;
import static org.splnet.net.testing.Seeded.forAll;

import java.util.Arrays;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.packet.Memory;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.testing.Sums;

/** What is parsed from bytes and emitted again is the same bytes. */
class HeaderRoundTripTest {
  private static final int TIMES = 2000;

  private final Machine machine = new Machine(MachineConfig.named("test"), new SimPort(1, 1));
  private final PacketPool pool = new PacketPool(machine, 64);
  private final Context ctx = machine.enterTop();
  private final long at = Packet.data(pool.allocate(ctx));

  @AfterEach
  void close() {
    machine.leaveTop(ctx);
    pool.close();
  }

  private void roundTrip(byte[] x, LongConsumer parseAndEmit) {
    int shift = 200;
    Memory.put(x, 0, at, x.length);
    parseAndEmit.accept(at);
    byte[] out = new byte[x.length];
    Memory.get(at + shift, out, 0, out.length);
    assertThat(out).isEqualTo(x);
  }

  @Test
  void ethernet() {
    forAll(
        TIMES,
        random ->
            roundTrip(
                bytes(random, EthernetHeader.LENGTH), a -> EthernetHeader.parse(a).emit(a + 200)));
  }

  @Test
  void arp() {
    forAll(
        TIMES,
        random -> {
          byte[] x = bytes(random, ArpHeader.LENGTH);
          System.arraycopy(new byte[] {0, 1, 8, 0, 6, 4}, 0, x, 0, 6);
          roundTrip(x, a -> ArpHeader.parse(a).emit(a + 200));
          assertThat(ArpHeader.isEthernetIpv4(at)).isTrue();
          assertThat(ArpHeader.targetStation(at))
              .isEqualTo(ArpHeader.parse(at).targetStation().bits());
        });
  }

  @Test
  void ipv4() {
    forAll(
        TIMES,
        random -> {
          byte[] x = ipv4Header(random);
          roundTrip(x, a -> Ipv4Header.parse(a).emit(a + 200));
        });
  }

  private static byte[] ipv4Header(RandomGenerator random) {
    int words = 5 + random.nextInt(11);
    byte[] x = bytes(random, words * 4);
    x[0] = (byte) (0x40 | words);
    x[10] = 0;
    x[11] = 0;
    int sum = Sums.checksum(x, 0, x.length, 0);
    x[10] = (byte) (sum >> 8);
    x[11] = (byte) sum;
    return x;
  }

  @Test
  void decrementingTheTimeToLiveMendsTheChecksum() {
    forAll(
        TIMES,
        random -> {
          byte[] x = ipv4Header(random);
          int ttl = x[8] & 0xff;
          Memory.put(x, 0, at, x.length);
          if (ttl == 0) {
            return;
          }
          Ipv4Header.decrementTtl(at);
          Memory.get(at, x, 0, x.length);
          assertThat(x[8] & 0xff).isEqualTo(ttl - 1);
          assertThat(Sums.checksum(x, 0, x.length, 0)).isZero();
        });
  }

  @Test
  void icmp() {
    forAll(
        TIMES,
        random ->
            roundTrip(bytes(random, IcmpHeader.LENGTH), a -> IcmpHeader.parse(a).emit(a + 200)));
  }

  @Test
  void udp() {
    forAll(
        TIMES,
        random ->
            roundTrip(bytes(random, UdpHeader.LENGTH), a -> UdpHeader.parse(a).emit(a + 200)));
  }

  @Test
  void nothingIsWrittenOutsideTheHeader() {
    byte[] around = new byte[100];
    Arrays.fill(around, (byte) 0x5a);
    forAll(
        50,
        random -> {
          Memory.put(around, 0, at, around.length);
          ArpHeader.set(
              at + 8, 1, random.nextLong() >>> 16, random.nextInt(), random.nextLong() >>> 16, 7);
          EthernetHeader.set(at + 50, random.nextLong() >>> 16, random.nextLong() >>> 16, 0x800);
          for (int i = 0; i < around.length; i++) {
            if (i < 8 || (i >= 36 && i < 50) || i >= 64) {
              assertThat(Memory.u8(at + i)).as("octet %d", i).isEqualTo(0x5a);
            }
          }
        });
  }

  @Test
  void queriesAreToldFromErrors() {
    for (int type : new int[] {0, 8, 9, 10, 13, 14, 15, 16, 17, 18}) {
      assertThat(IcmpHeader.isQuery(type)).as("type %d", type).isTrue();
    }
    for (int type : new int[] {1, 3, 4, 5, 6, 7, 11, 12, 19, 31, 32, 40, 255}) {
      assertThat(IcmpHeader.isQuery(type)).as("type %d", type).isFalse();
    }
  }
}
