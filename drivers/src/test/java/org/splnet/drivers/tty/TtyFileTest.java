package org.splnet.drivers.tty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.splnet.kernel.host.Errno;

/** Terminals, as far as a pseudo-terminal shows them. */
class TtyFileTest {
  private final Pty pty = Pty.open();

  @AfterEach
  void close() {
    pty.close();
  }

  private static byte[] everyCharacter() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    return all;
  }

  private String modes() throws IOException {
    Process stty = new ProcessBuilder("stty", "-g", "-F", pty.name()).start();
    return new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
  }

  @Test
  void everyCharacterPassesBothWaysAsItIs() {
    try (TtyFile file = TtyFile.open(pty.name())) {
      byte[] got = new byte[300];

      assertThat(file.write(everyCharacter(), 0, 256)).isEqualTo(256);
      assertThat(pty.read()).isEqualTo(everyCharacter());
      assertThat(pty.write(everyCharacter())).isEqualTo(256);
      assertThat(file.read(got, 0, 300)).isEqualTo(256);
      assertThat(Arrays.copyOf(got, 256)).isEqualTo(everyCharacter());
    }
  }

  @Test
  void neitherReadingNorWritingWaits() {
    try (TtyFile file = TtyFile.open(pty.name())) {
      assertThat(file.read(new byte[1], 0, 1)).isEqualTo(-Errno.EAGAIN);
      byte[] much = new byte[1 << 16];
      int n = file.write(much, 0, much.length);
      while (n > 0) {
        n = file.write(much, 0, much.length);
      }
      assertThat(n).isEqualTo(-Errno.EAGAIN);
    }
  }

  @Test
  void givesTheTerminalItsModesBack() throws IOException {
    String before = modes();
    try (TtyFile file = TtyFile.open(pty.name())) {
      assertThat(file.fd()).isPositive();
      assertThat(modes()).isNotEqualTo(before);
    }
    assertThat(modes()).isEqualTo(before);
  }

  @Test
  void isThisProgramsAlone() {
    try (TtyFile file = TtyFile.open(pty.name())) {
      assertThat(file.fd()).isPositive();
      assertThatThrownBy(() -> TtyFile.open(pty.name()))
          .isInstanceOf(TtyException.class)
          .hasMessageContainingAll(pty.name(), "in use by another program", "another terminal");
    }
    TtyFile.open(pty.name()).close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "\"\"|needs a terminal: write its device file, as /dev/ttyS0",
        "ttyS0|'ttyS0' is not the full name of a terminal",
        "/dev/null|/dev/null is not a terminal: write a device file",
        "/dev/no-such-terminal|there is no /dev/no-such-terminal: see 'ls /dev/tty*",
        "/|cannot open /, Is a directory"
      })
  void saysWhatIsTheMatterAndWhatToDo(String name, String message) {
    assertThatThrownBy(() -> TtyFile.open(name))
        .isInstanceOf(TtyException.class)
        .hasMessageContaining(message);
  }
}
