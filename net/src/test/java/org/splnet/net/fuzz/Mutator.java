package org.splnet.net.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.testing.Fragments;
import org.splnet.net.testing.Frame;
import org.splnet.net.testing.Seeded;
import org.splnet.net.testing.Sums;

/**
 * Frames for a stack that has no reason to expect them: valid ones, mutations of valid ones (half
 * of them with checksums put right again, so that they get past the first check), and noise.
 */
final class Mutator {
  private static final int[] INTERESTING = {
    0, 1, 2, 4, 5, 6, 7, 8, 0x0f, 0x11, 0x40, 0x44, 0x45, 0x46, 0x4f, 0x7f, 0x80, 0x83, 0x89, 0xe0,
    0xfe, 0xff
  };

  /** A protocol of its own, of which the stack takes single packets only. */
  static final int PLAIN_PROTOCOL = 201;

  private static final int MAX_FRAME = 1600;

  private final RandomGenerator random;
  private final List<List<byte[]>> corpora = List.of(new ArrayList<>(), new ArrayList<>());
  private List<byte[]> corpus = corpora.getFirst();

  /** Mutates what a neighbour on either link could send to the stack of {@link FuzzTest}. */
  Mutator(RandomGenerator random, MacAddress[] ours, MacAddress[] peers, int[] ports) {
    this.random = random;
    for (int side = 0; side < 2; side++) {
      corpus = corpora.get(side);
      addArp(ours[side], peers[side], "10.0." + side);
      addIpv4(ours[side], peers[side], "10.0." + side, "10.0." + (1 - side), ports);
    }
  }

  private void addArp(MacAddress us, MacAddress peer, String net) {
    String own = net + ".1";
    for (int host = 2; host < 12; host++) {
      add(Frame.from(peer).arpRequest(net + "." + host, own));
      add(Frame.from(peer).to(us).arpReply(net + "." + host, own));
    }
    add(Frame.from(peer).arpRequest("0.0.0.0", own));
    add(Frame.from(peer).arpRequest(own, own));
    add(Frame.from(peer).arpRequest(net + ".2", net + ".3"));
    add(Frame.from(peer).arpRequest("192.0.2.1", own));
  }

  private void addIpv4(MacAddress us, MacAddress peer, String net, String other, int[] ports) {
    String peerAddress = net + ".2";
    String[] destinations = {
      net + ".1",
      net + ".9",
      other + ".1",
      other + ".2",
      other + ".7",
      other + ".250",
      net + ".255",
      other + ".255",
      "255.255.255.255",
      "224.0.0.1",
      "192.0.2.9",
      "127.0.0.1",
      "10.0.9.9"
    };
    for (String to : destinations) {
      Frame[] frames = {
        base(us, peer, peerAddress, to).ping(1, 1).payload(Seeded.bytes(random, 56)),
        base(us, peer, peerAddress, to).udp(4000, 4444).payload("nobody"),
        base(us, peer, peerAddress, to).udp(4000, ports[0]).payload("echo"),
        base(us, peer, peerAddress, to).udp(4000, ports[0]).noChecksum().payload("no sum"),
        base(us, peer, peerAddress, to).udp(4000, ports[0]).noChecksum().udpLength(9),
        base(us, peer, peerAddress, to).udp(4000, ports[1]).payload(Seeded.bytes(random, 700)),
        base(us, peer, peerAddress, to).udp(5000, ports[2]).payload("connected"),
        base(us, peer, peerAddress, to).ttl(1).udp(4000, 4444).payload(new byte[100]),
        base(us, peer, peerAddress, to).protocol(6).payload(Seeded.bytes(random, 40)),
        base(us, peer, peerAddress, to).options(7, 7, 4, 0, 0, 0, 0).ping(1, 2),
        base(us, peer, peerAddress, to).options(131, 7, 4, 10, 0, 0, 9).udp(1, 2),
        base(us, peer, peerAddress, to).options(148, 4, 0, 0, 68, 8, 5, 0, 1, 2, 3, 4).udp(1, 7),
        base(us, peer, peerAddress, to).fragment(0x2000).udp(1, 7).payload(new byte[64]),
        base(us, peer, peerAddress, to).fragment(0x0008).protocol(17).payload(new byte[64]),
        base(us, peer, peerAddress, to).fragment(0x4000).udp(1, 7).payload(new byte[1300]),
        base(us, peer, peerAddress, to).icmp(13, 0, 0).payload(new byte[12]),
        error(us, peer, peerAddress, to, ports[2]),
        base(us, peer, peerAddress, to).icmp(5, 1, 0x0a000003).payload(quote(us, to, ports[2])),
        base(us, peer, peerAddress, to).icmp(3, 4, 700).payload(quote(us, to, ports[0])),
        base(us, peer, peerAddress, to).icmp(3, 4, 0).payload(quote(us, to, ports[0])),
        base(us, peer, to, peerAddress).udp(1, 7)
      };
      for (Frame f : frames) {
        add(f);
      }
      addFragments(base(us, peer, peerAddress, to).ping(1, 3).payload(new byte[1800]).bytes());
      addFragments(base(us, peer, peerAddress, to).udp(4000, 7).payload(new byte[2600]).bytes());
      addFragments(base(us, peer, peerAddress, to).udp(4000, 2000).payload(new byte[900]).bytes());
      addFragments(base(us, peer, peerAddress, to).protocol(200).payload(new byte[99]).bytes());
      Frame plain = base(us, peer, peerAddress, to).protocol(PLAIN_PROTOCOL);
      addFragments(plain.payload(new byte[2600]).bytes());
    }
  }

  private static Frame base(MacAddress us, MacAddress peer, String from, String to) {
    return Frame.from(peer).to(us).ipv4(from, to);
  }

  private static Frame error(MacAddress us, MacAddress peer, String from, String to, int port) {
    byte[] quote = Frame.from(us).ipv4(to, from).udp(port, 5000).payload("connected").packet();
    return base(us, peer, from, to).icmp(3, 3, 0).payload(quote);
  }

  /** The beginning of a datagram that a service may have sent, large and not to be cut. */
  private static byte[] quote(MacAddress us, String from, int port) {
    byte[] p =
        Frame.from(us)
            .ipv4(from, "10.0.0.2")
            .fragment(0x4000)
            .udp(port, 5000)
            .payload(new byte[1400])
            .packet();
    return java.util.Arrays.copyOf(p, 28);
  }

  /** A datagram in two or three pieces; they find each other in what is sent at random. */
  private void addFragments(byte[] frame) {
    corpus.addAll(Fragments.cut(frame, (frame.length - 14) / 16 * 8 + 100));
  }

  private void add(Frame f) {
    corpus.add(f.bytes());
  }

  /** The next frame on one of the links. */
  byte[] next(int side) {
    corpus = corpora.get(random.nextInt(50) == 0 ? 1 - side : side);
    int kind = random.nextInt(20);
    if (kind == 0) {
      return noise();
    }
    byte[] f = corpus.get(random.nextInt(corpus.size())).clone();
    if (kind < 4) {
      return f;
    }
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      f = mutated(f);
    }
    if (random.nextBoolean()) {
      mend(f);
    }
    return f;
  }

  private byte[] noise() {
    byte[] f = Seeded.bytes(random, random.nextInt(128));
    if (f.length >= 14 && random.nextInt(4) > 0) {
      System.arraycopy(corpus.get(random.nextInt(corpus.size())), 0, f, 0, 14);
    }
    return f;
  }

  private byte[] mutated(byte[] f) {
    if (f.length == 0) {
      return f;
    }
    // Headers matter more than payload.
    int at = random.nextInt(random.nextInt(4) > 0 ? Math.min(f.length, 62) : f.length);
    switch (random.nextInt(8)) {
      case 0 -> f[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> f[at] = (byte) random.nextInt();
      case 2, 3 -> f[at] = (byte) INTERESTING[random.nextInt(INTERESTING.length)];
      case 4 -> {
        return java.util.Arrays.copyOf(f, random.nextInt(f.length + 1));
      }
      case 5 -> {
        return java.util.Arrays.copyOf(f, Math.min(MAX_FRAME, f.length + random.nextInt(64)));
      }
      case 6 -> {
        byte[] other = corpus.get(random.nextInt(corpus.size()));
        int n = Math.min(Math.min(f.length, other.length) - Math.min(at, other.length), 20);
        if (n > 0) {
          System.arraycopy(other, at, f, at, n);
        }
      }
      default -> {
        if (f.length > 20) {
          // A field of 16 bits: lengths, offsets, ports.
          int word = 14 + random.nextInt(Math.min(f.length - 15, 44));
          int v = random.nextInt(0x10000) >>> random.nextInt(16);
          f[word] = (byte) (v >> 8);
          f[word + 1] = (byte) v;
        }
      }
    }
    return f;
  }

  /** Puts the checksums of IPv4, UDP and ICMP right, as far as the lengths make sense. */
  private void mend(byte[] f) {
    if (f.length < 34 || f[12] != 8 || f[13] != 0) {
      return;
    }
    int headerLength = (f[14] & 15) * 4;
    int end = 14 + (u16(f, 16));
    if (headerLength < 20 || 14 + headerLength > f.length) {
      return;
    }
    put(f, 24, 0);
    put(f, 24, Sums.checksum(f, 14, headerLength, 0));
    int at = 14 + headerLength;
    if (end > f.length || end < at + 8) {
      return;
    }
    if (f[23] == 1) {
      put(f, at + 2, 0);
      put(f, at + 2, Sums.checksum(f, at, end - at, 0));
    } else if (f[23] == 17) {
      int length = u16(f, at + 4);
      if (random.nextInt(4) == 0) {
        put(f, at + 6, 0);
      } else if (length >= 8 && at + length <= end) {
        put(f, at + 6, 0);
        long pseudo = Sums.pseudo(i32(f, 26), i32(f, 30), 17, length);
        put(f, at + 6, Sums.checksum(f, at, length, pseudo));
      }
    }
  }

  private static int u16(byte[] f, int at) {
    return (f[at] & 0xff) << 8 | (f[at + 1] & 0xff);
  }

  private static int i32(byte[] f, int at) {
    return u16(f, at) << 16 | u16(f, at + 2);
  }

  private static void put(byte[] f, int at, int v) {
    f[at] = (byte) (v >> 8);
    f[at + 1] = (byte) v;
  }
}
