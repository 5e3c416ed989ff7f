package org.splnet.kernel.sim.timed;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the cores of a virtual machine are: so many sockets, each with so many last-level caches,
 * each shared by so many cores. Cores are numbered cache by cache, socket by socket.
 *
 * @param sockets how many
 * @param caches in each socket
 * @param cores at each cache
 */
public record Topology(int sockets, int caches, int cores) {
  /** Most cores that there may be. */
  public static final int MOST = 256;

  /** Two sockets of four caches with eight cores. */
  public static final Topology STANDARD = new Topology(2, 4, 8);

  private static final Pattern TEXT = Pattern.compile("(\\d{1,3})x(\\d{1,3})x(\\d{1,3})");

  /** How far two cores are apart. */
  public enum Distance {
    /** They share the last-level cache. */
    CACHE,
    /** They share the socket. */
    SOCKET,
    /** They are in two sockets. */
    REMOTE
  }

  /**
   * Checks the figures.
   *
   * @throws IllegalArgumentException with what to choose instead
   */
  public Topology {
    long all = (long) sockets * caches * cores;
    if (sockets < 1 || caches < 1 || cores < 1 || all > MOST) {
      throw new IllegalArgumentException(
          "topology %dx%dx%d: choose sockets x caches x cores that make 1 to %d cores, as 2x4x8"
              .formatted(sockets, caches, cores, MOST));
    }
  }

  /**
   * From text as {@code 2x4x8}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Topology parse(String text) {
    Matcher m = TEXT.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException(
          "topology '" + text + "': choose sockets x caches in each x cores at each, as 2x4x8");
    }
    return new Topology(
        Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)), Integer.parseInt(m.group(3)));
  }

  /** How many cores there are. */
  public int size() {
    return sockets * caches * cores;
  }

  /** How far two cores are apart. */
  public Distance between(int a, int b) {
    if (a / cores == b / cores) {
      return Distance.CACHE;
    }
    return socketOf(a) == socketOf(b) ? Distance.SOCKET : Distance.REMOTE;
  }

  private int socketOf(int core) {
    return core / (caches * cores);
  }

  /** The first core of the cache at which a core is. */
  int firstAtCache(int core) {
    return core / cores * cores;
  }

  /** The first core of the socket in which a core is. */
  int firstInSocket(int core) {
    return socketOf(core) * caches * cores;
  }

  @Override
  public String toString() {
    return sockets + "x" + caches + "x" + cores;
  }
}
