package org.splnet.net.packet;

import org.splnet.kernel.Context;

/**
 * Several packets that are one piece of data, for what does not fit one: named by the first; each
 * but the last has the flag {@link Packet#CHAINED} and names the one behind it by {@link
 * Packet#next}. A single packet without the flag is a chain of one.
 *
 * <p>As the payload of IPv4, every packet but the last holds a multiple of 8 bytes: a chain can
 * then be cut at its joints (RFC 791), and no joint lies in the middle of a word that is summed.
 *
 * <p>Who owns the first owns all. Nothing below IPv4 sees a chain.
 */
public final class PacketChain {
  private PacketChain() {}

  /** The packet behind one of a chain, or {@link Packet#NONE}. */
  public static int next(int p) {
    return Packet.isChained(p) ? Packet.next(p) : Packet.NONE;
  }

  /** Puts a chain behind a packet that is the last of its own. */
  public static void join(int last, int behind) {
    Packet.setNext(last, behind);
    Packet.setFlags(last, Packet.flags(last) | Packet.CHAINED);
  }

  /** Makes a packet the last of its chain; what was behind it is the caller's. */
  public static void end(int p) {
    Packet.setFlags(p, Packet.flags(p) & ~Packet.CHAINED);
  }

  /** The last packet. */
  public static int last(int chain) {
    int p = chain;
    while (Packet.isChained(p)) {
      p = Packet.next(p);
    }
    return p;
  }

  /** How many bytes of data there are in all. */
  public static int length(int chain) {
    int length = 0;
    for (int p = chain; p != Packet.NONE; p = next(p)) {
      length += Packet.length(p);
    }
    return length;
  }

  /** How many packets there are. */
  public static int count(int chain) {
    int n = 0;
    for (int p = chain; p != Packet.NONE; p = next(p)) {
      n++;
    }
    return n;
  }

  /**
   * The sum over bytes, as {@link Checksum#sum}.
   *
   * @param from where they begin in the first packet; it and the length of every packet but the
   *     last are even
   * @param length how many; the caller has checked that they are there
   */
  public static long sum(int chain, int from, int length) {
    long sum = 0;
    int left = length;
    int skip = from;
    for (int p = chain; p != Packet.NONE && left > 0; p = next(p)) {
      int n = Math.min(left, Packet.length(p) - skip);
      sum += Checksum.sum(Packet.data(p) + skip, n);
      left -= n;
      skip = 0;
    }
    return sum;
  }

  /** Copies the first {@code length} bytes to an array; the caller has checked that there are. */
  public static void get(int chain, byte[] to, int length) {
    int done = 0;
    for (int p = chain; p != Packet.NONE && done < length; p = next(p)) {
      int n = Math.min(length - done, Packet.length(p));
      Memory.get(Packet.data(p), to, done, n);
      done += n;
    }
  }

  /** Cuts a chain to its first {@code length} bytes; frees what is left over. */
  public static void trim(Context ctx, PacketPool pool, int chain, int length) {
    int p = chain;
    int left = length;
    while (Packet.isChained(p) && Packet.length(p) < left) {
      left -= Packet.length(p);
      p = Packet.next(p);
    }
    if (Packet.isChained(p)) {
      free(ctx, pool, Packet.next(p));
      end(p);
    }
    Packet.setLength(p, left);
  }

  /** Gives up a reference to each packet of a chain. */
  public static void free(Context ctx, PacketPool pool, int chain) {
    for (int p = chain; p != Packet.NONE; ) {
      int next = next(p);
      pool.free(ctx, p);
      p = next;
    }
  }
}
