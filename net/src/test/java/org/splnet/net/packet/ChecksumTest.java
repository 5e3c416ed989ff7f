package org.splnet.net.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.splnet.net.testing.Seeded.bytes;
import static org.splnet.net.testing.Seeded.forAll;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.testing.Sums;

class ChecksumTest {
  private final Machine machine = new Machine(MachineConfig.named("test"), new SimPort(1, 1));
  private final PacketPool pool = new PacketPool(machine, 64);
  private final Context ctx = machine.enterTop();
  private final long at = Packet.data(pool.allocate(ctx));

  @AfterEach
  void close() {
    machine.leaveTop(ctx);
    pool.close();
  }

  @Test
  void isThatOfTheReferenceAtAnyOffsetAndLength() {
    forAll(
        5000,
        random -> {
          byte[] x = bytes(random, random.nextInt(1600));
          int offset = random.nextInt(16);
          Memory.put(x, 0, at + offset, x.length);
          assertThat(Checksum.of(at + offset, x.length))
              .as("offset %d, length %d", offset, x.length)
              .isEqualTo(Sums.checksum(x, 0, x.length, 0));
        });
  }

  @Test
  void isThatOfTheReferenceOverExtremes() {
    for (int fill : new int[] {0, 0xff, 0x7f, 0x80}) {
      byte[] x = new byte[1999];
      Arrays.fill(x, (byte) fill);
      Memory.put(x, 0, at, x.length);
      for (int length = 0; length < x.length; length++) {
        assertThat(Checksum.of(at, length)).isEqualTo(Sums.checksum(x, 0, length, 0));
      }
    }
  }

  @Test
  void theUnrolledHeaderSumAgreesWithTheGeneralOne() {
    forAll(
        5000,
        random -> {
          byte[] x = bytes(random, 20);
          if (random.nextBoolean()) {
            x[10] = 0;
            x[11] = 0;
            int sum = Sums.checksum(x, 0, 20, 0);
            x[10] = (byte) (sum >> 8);
            x[11] = (byte) sum;
          }
          Memory.put(x, 0, at, 20);
          assertThat(Checksum.isGoodHeader20(at)).isEqualTo(Sums.checksum(x, 0, 20, 0) == 0);
          assertThat(Checksum.isGood(at, 20)).isEqualTo(Sums.checksum(x, 0, 20, 0) == 0);
        });
  }

  @Test
  void thePseudoHeaderAddsUp() {
    forAll(
        5000,
        random -> {
          byte[] x = bytes(random, random.nextInt(1500));
          int from = random.nextInt();
          int to = random.nextInt();
          Memory.put(x, 0, at, x.length);
          int sum =
              Checksum.fold(
                  Checksum.sum(at, x.length) + Checksum.pseudoHeader(from, to, 17, x.length));
          assertThat(~sum & 0xffff)
              .isEqualTo(Sums.checksum(x, 0, x.length, Sums.pseudo(from, to, 17, x.length)));
        });
  }

  @Test
  void anUpdateIsWhatANewSumWouldBe() {
    forAll(
        5000,
        random -> {
          byte[] x = bytes(random, 2 * (1 + random.nextInt(30)));
          int word = random.nextInt(x.length / 2) * 2;
          int from = (x[word] & 0xff) << 8 | (x[word + 1] & 0xff);
          int to = random.nextInt(0x10000);
          int before = Sums.checksum(x, 0, x.length, 0);
          x[word] = (byte) (to >> 8);
          x[word + 1] = (byte) to;
          int after = Sums.checksum(x, 0, x.length, 0);
          int updated = Checksum.update(before, from, to);
          // 0 and 0xffff are the two zeros of one's complement, told apart only where all is zero.
          assertThat(updated % 0xffff).isEqualTo(after % 0xffff);
        });
  }
}
