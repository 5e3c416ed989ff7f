package org.splnet.net.testing;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Cuts frames with IPv4 packets into fragments and puts them together, the slow and obvious way.
 */
public final class Fragments {
  private static final int ETHERNET = 14;

  private Fragments() {}

  /** Cuts the packet of a frame, which has no options, for an MTU. */
  public static List<byte[]> cut(byte[] frame, int mtu) {
    List<byte[]> out = new ArrayList<>();
    int data = frame.length - ETHERNET - 20;
    int most = (mtu - 20) / 8 * 8;
    for (int from = 0; from < data; from += most) {
      out.add(part(frame, from, Math.min(from + most, data)));
    }
    return out;
  }

  /** The fragment of a frame with the data from an offset, of 8 bytes each, to another one. */
  public static byte[] part(byte[] frame, int from, int to) {
    int head = ETHERNET + 20;
    byte[] f = Arrays.copyOf(frame, head + to - from);
    System.arraycopy(frame, head + from, f, head, to - from);
    int more = head + to < frame.length ? 0x2000 : 0;
    ByteBuffer b = ByteBuffer.wrap(f);
    b.putShort(16, (short) (20 + to - from));
    b.putShort(20, (short) (more | from / 8));
    mend(f);
    return f;
  }

  /** Puts the checksum of the IPv4 header right. */
  public static void mend(byte[] f) {
    ByteBuffer b = ByteBuffer.wrap(f).putShort(24, (short) 0);
    b.putShort(24, (short) Sums.checksum(f, ETHERNET, (f[14] & 15) * 4, 0));
  }

  /** Where the data of a fragment begins. */
  public static int offset(byte[] f) {
    return (ByteBuffer.wrap(f).getShort(20) & 0x1fff) * 8;
  }

  /** Whether more fragments follow. */
  public static boolean hasMore(byte[] f) {
    return (f[20] & 0x20) != 0;
  }

  /** The length of the header of the packet in a frame. */
  public static int headerLength(byte[] f) {
    return (f[14] & 15) * 4;
  }

  /**
   * Puts the fragments of one datagram, in any order, together to its frame; fails if one is not
   * well-formed, too big, missing, or there twice.
   */
  public static byte[] join(List<byte[]> frames, int mtu) {
    List<byte[]> sorted = new ArrayList<>(frames);
    sorted.sort((a, b) -> Integer.compare(offset(a), offset(b)));
    byte[] first = sorted.getFirst();
    int total = ETHERNET + headerLength(first);
    for (byte[] f : sorted) {
      total += f.length - ETHERNET - headerLength(f);
    }
    byte[] whole = Arrays.copyOf(first, total);
    int at = ETHERNET + headerLength(first);
    int expected = 0;
    for (byte[] f : sorted) {
      FrameAssert.assertThatFrame(f).isIpv4();
      int data = f.length - ETHERNET - headerLength(f);
      boolean last = expected + data == total - ETHERNET - headerLength(first);
      if (f.length - ETHERNET > mtu
          || offset(f) != expected
          || hasMore(f) == last
          || (!last && data % 8 != 0)
          || f[18] != first[18]
          || f[19] != first[19]) {
        throw new AssertionError("fragment at " + offset(f) + ", expected at " + expected);
      }
      System.arraycopy(f, ETHERNET + headerLength(f), whole, at, data);
      at += data;
      expected += data;
    }
    ByteBuffer b = ByteBuffer.wrap(whole);
    b.putShort(16, (short) (total - ETHERNET));
    b.putShort(20, (short) 0);
    mend(whole);
    return whole;
  }

  /** The same frames in another order. */
  public static List<byte[]> shuffled(List<byte[]> frames, RandomGenerator random) {
    List<byte[]> out = new ArrayList<>(frames);
    Collections.shuffle(out, Random.from(random));
    return out;
  }
}
