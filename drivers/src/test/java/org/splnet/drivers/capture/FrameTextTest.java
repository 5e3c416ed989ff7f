package org.splnet.drivers.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameTextTest {
  private static final String ETHERNET = "020000000002 020000000001 ";
  private static final String IP = "4500 0028 0001 0000 40 06 0000 0a000001 0a000002 ";
  private static final String TCP = "1389 0050 00000001 00000002 50 12 1000 0000 0000";

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "88cc 00          ; 02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype 0x88cc, length 15",
        "0026 42          ; 02:00:00:00:00:01 > 02:00:00:00:00:02, 802.3, length 15",
        "86dd 60          ; IP6, length 1",
        "0800             ; [|ip]",
        "0800 00          ; IP, version 0?, length 1",
        "0800 45 00       ; IP [|ip], length 2",
        "0806 0001 0800   ; [|arp], length 4",
      })
  void namesWhatItDoesNotKnowOrCannotSee(String hex, String text) {
    assertThat(frame(ETHERNET + hex)).isEqualTo(text);
  }

  @Test
  void tellsTcp() {
    assertThat(frame(ETHERNET + "0800" + IP + TCP))
        .isEqualTo("IP 10.0.0.1.5001 > 10.0.0.2.80: Flags [S.], seq 1, ack 2, win 4096, length 0");
  }

  @Test
  void tellsFragments() {
    String first =
        "4500 0024 002a 2000 40 11 0000 0a000001 0a000002 1389 0007 0100 0000 0000000000";
    String later = "4500 0024 002a 00b9 40 11 0000 0a000001 0a000002 00000000";
    assertThat(frame(ETHERNET + "0800" + first))
        .startsWith("IP 10.0.0.1.5001 > 10.0.0.2.7: UDP, bad length 256 of 16 (frag 42@0+)");
    assertThat(frame(ETHERNET + "0800" + later))
        .isEqualTo("IP 10.0.0.1 > 10.0.0.2: UDP (frag 42@1480), length 16");
  }

  @Test
  void cutFramesAreMarked() {
    byte[] whole = HexFormat.of().parseHex((ETHERNET + "0800" + IP + TCP).replace(" ", ""));
    for (int n = 0; n < whole.length; n++) {
      String text = FrameText.ofFrame(ByteBuffer.wrap(whole, 0, n), whole.length);
      assertThat(text).as("%d bytes", n).contains("[|");
    }
  }

  @Test
  void survivesAnything() {
    long seed = 31;
    SplittableRandom random = new SplittableRandom(seed);
    byte[] likely = HexFormat.of().parseHex((ETHERNET + "0800" + IP + TCP).replace(" ", ""));
    for (int i = 0; i < 50_000; i++) {
      byte[] b = new byte[random.nextInt(70)];
      random.nextBytes(b);
      int copied = random.nextInt(Math.min(b.length, likely.length) + 1);
      System.arraycopy(likely, 0, b, 0, copied);
      for (int k = random.nextInt(3); k > 0 && b.length > 12; k--) {
        b[12 + random.nextInt(b.length - 12)] = (byte) random.nextInt();
      }
      try {
        assertThat(FrameText.ofFrame(ByteBuffer.wrap(b), b.length))
            .isNotEmpty()
            .doesNotContain("\n");
        assertThat(FrameText.ofPacket(ByteBuffer.wrap(b), b.length)).isNotEmpty();
      } catch (RuntimeException e) {
        throw new AssertionError(
            "frame " + i + " of seed " + seed + ": " + HexFormat.of().formatHex(b), e);
      }
    }
  }

  private static String frame(String hex) {
    byte[] b = HexFormat.of().parseHex(hex.replace(" ", ""));
    return FrameText.ofFrame(ByteBuffer.wrap(b), b.length);
  }
}
