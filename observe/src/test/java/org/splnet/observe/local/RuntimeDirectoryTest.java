package org.splnet.observe.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where sockets may lie. */
class RuntimeDirectoryTest {
  @TempDir private Path temp;
  private int uid;

  @BeforeEach
  void whoAmI() throws IOException {
    uid = (Integer) Files.getAttribute(temp, "unix:uid");
  }

  private RuntimeDirectory directory(Map<String, String> environment) {
    return new RuntimeDirectory(environment, uid, temp.resolve("run"));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void isInTheRuntimeDirectoryOfTheSession() throws IOException {
    Path made = directory(Map.of("XDG_RUNTIME_DIR", temp.toString())).make();

    assertThat(made).isEqualTo(temp.resolve("splnet"));
    assertThat(mode(made)).isEqualTo("rwx------");
  }

  @Test
  void isElseInTheRuntimeDirectoryOfTheUser() throws IOException {
    Path own = Files.createDirectories(temp.resolve("run/" + uid));

    assertThat(directory(Map.of("TMPDIR", temp.toString())).make())
        .isEqualTo(own.resolve("splnet"));
  }

  @Test
  void isElseInThePlaceForTemporaryFilesUnderTheUsersNumber() throws IOException {
    Path made = directory(Map.of("TMPDIR", temp.toString())).make();

    assertThat(made).isEqualTo(temp.resolve("splnet-" + uid));
    assertThat(mode(made)).isEqualTo("rwx------");
    assertThat(directory(Map.of("TMPDIR", temp.toString())).make()).isEqualTo(made);
  }

  @Test
  void isNotOneThatOthersMayEnter() throws IOException {
    Path open = Files.createDirectory(temp.resolve("splnet-" + uid));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    RuntimeDirectory d = directory(Map.of("TMPDIR", temp.toString()));

    assertThatThrownBy(d::make)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("with mode 0700: remove it, or set XDG_RUNTIME_DIR");
    assertThat(d.existing()).isEmpty();
  }

  @Test
  void isNotALink() throws IOException {
    Path elsewhere = Files.createDirectory(temp.resolve("elsewhere"));
    Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rwx------"));
    Files.createSymbolicLink(temp.resolve("splnet-" + uid), elsewhere);

    assertThatThrownBy(directory(Map.of("TMPDIR", temp.toString()))::make)
        .isInstanceOf(IOException.class);
  }

  @Test
  void isNotAnotherUsers() throws IOException {
    Path theirs = Files.createDirectory(temp.resolve("splnet-" + (uid + 1)));
    Files.setPosixFilePermissions(theirs, PosixFilePermissions.fromString("rwx------"));
    RuntimeDirectory d =
        new RuntimeDirectory(Map.of("TMPDIR", temp.toString()), uid + 1, temp.resolve("run"));

    assertThatThrownBy(d::make)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not a directory of user " + (uid + 1));
  }

  /** As that of whoever called sudo. */
  @Test
  void isNotInTheRuntimeDirectoryOfAnotherUsersSession() {
    RuntimeDirectory d =
        new RuntimeDirectory(
            Map.of("XDG_RUNTIME_DIR", temp.toString(), "TMPDIR", temp.toString()),
            uid + 1,
            temp.resolve("run"));

    assertThatThrownBy(d::make).hasMessageContaining("splnet-" + (uid + 1));
  }
}
