package org.splnet.net.ipv4;

import org.jspecify.annotations.Nullable;
import org.splnet.net.header.Ipv4Header;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketChain;
import org.splnet.net.stats.NetCounter;

/**
 * A datagram of which not all fragments are here yet: a chain of them by offset, each still with
 * its header. Belongs to a {@link Reassembler} and is guarded by its lock.
 *
 * <p>Overlaps are never resolved, for two hosts would resolve them in two ways: they doom the
 * datagram (as RFC 5722 rules for IPv6; RFC 1858 and 3128 say what for). A fragment that is here
 * already, to the byte of its place, is a duplicate by the network and changes nothing.
 */
final class Partial {
  /** What became of a fragment. */
  enum Verdict {
    /** Kept. */
    KEPT,
    /** Kept, and it was the last one missing. */
    COMPLETE,
    /** Not kept: it is here already. */
    DUPLICATE,
    /** Not kept: it overlaps others or contradicts them. */
    OVERLAP,
    /** Not kept: there are too many. */
    TOO_MANY
  }

  /** Enough for 64 KiB over an MTU of 576 bytes, the least that every host takes (RFC 1122). */
  static final int MAX_FRAGMENTS = 128;

  private static final int UNKNOWN = -1;

  int source;
  int destination;
  int idAndProtocol;

  /** When it is given up. */
  long deadlineNanos;

  /** Why its fragments are dropped, those to come too; null while there is hope. */
  @Nullable NetCounter doom;

  /** The next in its bucket. */
  @Nullable Partial next;

  /** Its neighbours by age. */
  @Nullable Partial older;

  @Nullable Partial younger;

  private int first = Packet.NONE;
  private int last = Packet.NONE;
  private int count;
  private int bytes;
  private int total = UNKNOWN;

  /** Makes it that of another datagram; it holds no fragments. */
  void reset(int from, int to, int idProtocol, long deadline) {
    source = from;
    destination = to;
    idAndProtocol = idProtocol;
    deadlineNanos = deadline;
    doom = null;
    total = UNKNOWN;
  }

  boolean is(int from, int to, int idProtocol) {
    return source == from && destination == to && idAndProtocol == idProtocol;
  }

  /** How many fragments it holds. */
  int count() {
    return count;
  }

  /** The chain of them; it holds none any more. */
  int take() {
    int chain = first;
    first = Packet.NONE;
    last = Packet.NONE;
    count = 0;
    bytes = 0;
    return chain;
  }

  /** Takes a fragment in; the caller has checked it by itself. */
  Verdict add(int p) {
    int from = offset(p);
    int end = end(p);
    boolean more = hasMore(p);
    int before = before(from);
    if (before != Packet.NONE && offset(before) == from) {
      return end(before) == end && hasMore(before) == more ? Verdict.DUPLICATE : Verdict.OVERLAP;
    }
    int behind = before == Packet.NONE ? first : PacketChain.next(before);
    if ((before != Packet.NONE && end(before) > from)
        || (behind != Packet.NONE && (end > offset(behind) || !more))
        || (total != UNKNOWN && end > total)) {
      return Verdict.OVERLAP;
    }
    if (count == MAX_FRAGMENTS) {
      return Verdict.TOO_MANY;
    }
    if (behind == Packet.NONE) {
      last = p;
    } else {
      PacketChain.join(p, behind);
    }
    if (before == Packet.NONE) {
      first = p;
    } else {
      PacketChain.join(before, p);
    }
    count++;
    bytes += end - from;
    if (!more) {
      total = end;
    }
    return bytes == total ? Verdict.COMPLETE : Verdict.KEPT;
  }

  /** The last fragment that begins at an offset or before it. */
  private int before(int from) {
    if (last != Packet.NONE && offset(last) <= from) {
      return last;
    }
    int before = Packet.NONE;
    for (int p = first; p != Packet.NONE && offset(p) <= from; p = PacketChain.next(p)) {
      before = p;
    }
    return before;
  }

  /** Where the data of a fragment begins in its datagram. */
  static int offset(int p) {
    return (Ipv4Header.fragment(Packet.data(p)) & Ipv4Header.OFFSET_MASK) << 3;
  }

  /** Where it ends. */
  static int end(int p) {
    return offset(p) + Packet.length(p) - Ipv4Header.headerLength(Packet.data(p));
  }

  static boolean hasMore(int p) {
    return (Ipv4Header.fragment(Packet.data(p)) & Ipv4Header.MF) != 0;
  }
}
