package org.splnet.drivers.sl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.splnet.drivers.sl.SlipDecoder.Event;
import org.splnet.drivers.testing.Properties;

/** The framing of RFC 1055. */
class SlipTest {
  private static final int LIMIT = 100;

  private final SlipDecoder decoder = new SlipDecoder(LIMIT);
  private final List<byte[]> datagrams = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();

  private static byte[] bytes(int... values) {
    byte[] b = new byte[values.length];
    for (int i = 0; i < b.length; i++) {
      b[i] = (byte) values[i];
    }
    return b;
  }

  private static byte[] encode(byte[] datagram) {
    byte[] to = new byte[Slip.encodedLength(datagram.length)];
    return Arrays.copyOf(to, Slip.encode(datagram, datagram.length, to));
  }

  private static void decode(
      SlipDecoder decoder, byte[] line, int from, int to, List<Event> events, List<byte[]> whole) {
    int at = from;
    while (at < to) {
      at = decoder.decode(line, at, to);
      Event e = decoder.event();
      if (e != Event.NONE) {
        events.add(e);
      }
      if (e == Event.DATAGRAM) {
        whole.add(Arrays.copyOf(decoder.datagram(), decoder.length()));
      }
    }
  }

  private void decode(int... line) {
    decode(decoder, bytes(line), 0, line.length, events, datagrams);
  }

  @Test
  void framesADatagramInEnds() {
    assertThat(encode(bytes(1, 2, 3))).containsExactly(0xc0, 1, 2, 3, 0xc0);
  }

  @Test
  void escapesWhatWouldEndOrEscape() {
    assertThat(encode(bytes(0xc0, 0xdb, 0xdc, 0xdd)))
        .containsExactly(0xc0, 0xdb, 0xdc, 0xdb, 0xdd, 0xdc, 0xdd, 0xc0);
  }

  @Test
  void takesBackWhatItSent() {
    decode(0xc0, 0xdb, 0xdc, 0xdb, 0xdd, 0xdc, 0xdd, 0xc0);

    assertThat(datagrams).containsExactly(bytes(0xc0, 0xdb, 0xdc, 0xdd));
  }

  @Test
  void anEmptyFrameIsNone() {
    decode(0xc0, 0xc0, 0xc0, 7, 0xc0, 0xc0);

    assertThat(datagrams).containsExactly(bytes(7));
    assertThat(events).hasSize(1);
  }

  @Test
  void aDatagramMayComeWithoutAnEndInFront() {
    decode(7, 8, 0xc0, 9, 0xc0);

    assertThat(datagrams).containsExactly(bytes(7, 8), bytes(9));
  }

  @Test
  void aFrameOfTheLimitIsTakenAndALongerOneIsReportedOnceAndSkipped() {
    byte[] line = new byte[2 * LIMIT + 4];
    Arrays.fill(line, (byte) 5);
    line[LIMIT] = (byte) Slip.END;
    line[2 * LIMIT + 2] = (byte) Slip.END;
    line[2 * LIMIT + 3] = (byte) Slip.END;

    decode(decoder, line, 0, line.length, events, datagrams);
    decode(6, 0xc0);

    assertThat(events).containsExactly(Event.DATAGRAM, Event.TOO_LONG, Event.DATAGRAM);
    assertThat(datagrams.getFirst()).hasSize(LIMIT);
    assertThat(datagrams.getLast()).containsExactly(6);
  }

  @Test
  void anEscapeThatIsNoneSpoilsItsFrameAndNoOther() {
    decode(0xc0, 1, 0xdb, 2, 3, 0xc0, 4, 0xc0);

    assertThat(events).containsExactly(Event.DAMAGED, Event.DATAGRAM);
    assertThat(datagrams).containsExactly(bytes(4));
  }

  @Test
  void anEndBehindAnEscapeEndsTheFrameDamaged() {
    decode(1, 0xdb, 0xc0, 0xdc, 0xc0);

    assertThat(events).containsExactly(Event.DAMAGED, Event.DATAGRAM);
    assertThat(datagrams).containsExactly(bytes(0xdc));
  }

  @Test
  void lostCharactersSpoilTheFrameUnderWay() {
    decode(1, 2);
    decoder.charactersLost();
    decode(3, 0xc0, 4, 0xc0);

    assertThat(events).containsExactly(Event.DAMAGED, Event.DATAGRAM);
  }

  @Test
  void resetForgetsTheFrameUnderWay() {
    decode(1, 2, 0xdb);
    decoder.reset();
    decode(3, 0xc0);

    assertThat(datagrams).containsExactly(bytes(3));
  }

  /** Bytes of the four special values more often than chance would have it. */
  private static byte[] noise(RandomGenerator random, int length) {
    byte[] b = Properties.bytes(random, length);
    for (int i = 0; i < length; i++) {
      if (random.nextInt(3) == 0) {
        b[i] = (byte) new int[] {0xc0, 0xdb, 0xdc, 0xdd}[random.nextInt(4)];
      }
    }
    return b;
  }

  private static void decodeInChunks(
      RandomGenerator random,
      SlipDecoder decoder,
      byte[] line,
      List<Event> events,
      List<byte[]> whole) {
    for (int at = 0; at < line.length; ) {
      int to = Math.min(line.length, at + 1 + random.nextInt(40));
      decode(decoder, line, at, to, events, whole);
      at = to;
    }
  }

  @Test
  void whateverIsSentIsReceivedHoweverTheLineCutsIt() {
    Properties.forAll(
        2000,
        random -> {
          List<byte[]> sent = new ArrayList<>();
          ByteArrayOutputStream line = new ByteArrayOutputStream();
          for (int i = random.nextInt(8); i >= 0; i--) {
            byte[] datagram = noise(random, 1 + random.nextInt(LIMIT));
            sent.add(datagram);
            line.writeBytes(encode(datagram));
          }
          List<byte[]> received = new ArrayList<>();
          decodeInChunks(
              random, new SlipDecoder(LIMIT), line.toByteArray(), new ArrayList<>(), received);

          assertThat(received).containsExactlyElementsOf(sent);
        });
  }

  @Test
  void noGarbageBreaksItAndTheNextDatagramIsFound() {
    Properties.forAll(
        2000,
        random -> {
          SlipDecoder d = new SlipDecoder(LIMIT);
          byte[] garbage = noise(random, random.nextInt(600));
          byte[] datagram = noise(random, 1 + random.nextInt(LIMIT));
          List<Event> before = new ArrayList<>();
          decodeInChunks(random, d, garbage, before, new ArrayList<>());
          List<byte[]> after = new ArrayList<>();
          decodeInChunks(random, d, encode(datagram), new ArrayList<>(), after);

          int ends = 0;
          for (byte b : garbage) {
            ends += b == (byte) Slip.END ? 1 : 0;
          }
          assertThat(before.size()).isLessThanOrEqualTo(ends);
          assertThat(after.getLast()).isEqualTo(datagram);
        });
  }

  @Test
  void whatItReportsDoesNotDependOnHowTheLineCutsIt() {
    Properties.forAll(
        1000,
        random -> {
          byte[] garbage = noise(random, random.nextInt(900));
          List<Event> once = new ArrayList<>();
          List<byte[]> wholeOnce = new ArrayList<>();
          decode(new SlipDecoder(LIMIT), garbage, 0, garbage.length, once, wholeOnce);
          List<Event> cut = new ArrayList<>();
          List<byte[]> wholeCut = new ArrayList<>();
          decodeInChunks(random, new SlipDecoder(LIMIT), garbage, cut, wholeCut);

          assertThat(cut).isEqualTo(once);
          assertThat(wholeCut).containsExactlyElementsOf(wholeOnce);
        });
  }
}
