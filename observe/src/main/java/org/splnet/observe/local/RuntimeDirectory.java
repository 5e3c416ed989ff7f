package org.splnet.observe.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the sockets of a user's splnet processes lie: {@code $XDG_RUNTIME_DIR/splnet}, else {@code
 * /run/user/UID/splnet}, else {@code ${TMPDIR:-/tmp}/splnet-UID}. The first two are used only if
 * their parent is a directory of this user's; the last is in a place where others may write, so it
 * must be a directory of this user's that nobody else can enter.
 */
public final class RuntimeDirectory {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private final List<Path> candidates;
  private final int uid;

  /**
   * The directories of a user.
   *
   * @param environment environment variables
   * @param uid the number of the user
   * @param run the directory of the users' runtime directories, {@code /run/user}
   */
  RuntimeDirectory(Map<String, String> environment, int uid, Path run) {
    this.uid = uid;
    List<Path> all = new ArrayList<>();
    String xdg = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    if (xdg.startsWith("/") && isOwn(Path.of(xdg))) {
      all.add(Path.of(xdg, "splnet"));
    }
    Path own = run.resolve(Integer.toString(uid));
    if (isOwn(own)) {
      all.add(own.resolve("splnet"));
    }
    String temporary = environment.getOrDefault("TMPDIR", "");
    all.add(Path.of(temporary.startsWith("/") ? temporary : "/tmp", "splnet-" + uid));
    this.candidates = all.stream().distinct().toList();
  }

  /**
   * The directories of the user who runs this process.
   *
   * @throws IOException if it cannot be found out who that is
   */
  public static RuntimeDirectory ofThisUser() throws IOException {
    return new RuntimeDirectory(System.getenv(), uid(), Path.of("/run/user"));
  }

  private static int uid() throws IOException {
    Path self = Path.of("/proc/self");
    if (!Files.exists(self)) {
      throw new IOException("there is no /proc/self, which says who runs this process");
    }
    return (Integer) Files.getAttribute(self, "unix:uid");
  }

  /**
   * The first of the directories that can be had, made if it is not there.
   *
   * @throws IOException if none can, with the reason of the last
   */
  public Path make() throws IOException {
    IOException last = null;
    for (Path directory : candidates) {
      try {
        return make(directory);
      } catch (IOException e) {
        last = e;
      }
    }
    throw last != null ? last : new IOException("no directory to choose from");
  }

  private Path make(Path directory) throws IOException {
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    }
    check(directory);
    return directory;
  }

  /** The directories that are there and to be trusted. */
  public List<Path> existing() {
    List<Path> out = new ArrayList<>();
    for (Path directory : candidates) {
      try {
        check(directory);
        out.add(directory);
      } catch (IOException e) {
        // Not there, or not ours: nothing of ours is in it.
      }
    }
    return out;
  }

  private void check(Path directory) throws IOException {
    PosixFileAttributes a = attributes(directory);
    if (a == null) {
      throw new IOException(directory + " cannot be made or looked at");
    }
    if (!a.isDirectory() || owner(directory) != uid || !a.permissions().equals(OWNER_ONLY)) {
      throw new IOException(
          directory
              + " is not a directory of user "
              + uid
              + " with mode 0700: remove it, or set XDG_RUNTIME_DIR");
    }
  }

  private boolean isOwn(Path directory) {
    PosixFileAttributes a = attributes(directory);
    return a != null && a.isDirectory() && owner(directory) == uid;
  }

  private static @Nullable PosixFileAttributes attributes(Path path) {
    try {
      return Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      return null;
    }
  }

  private static int owner(Path path) {
    try {
      return (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      return -1;
    }
  }
}
