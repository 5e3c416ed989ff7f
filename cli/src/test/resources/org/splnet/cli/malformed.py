"""Sends malformed Ethernet, ARP, IPv4, ICMP and UDP frames out of an interface.

Usage: malformed.py INTERFACE OWN-IP TARGET-IP TARGET-MAC COUNT SEED

Templates are made with scapy, broken in a way that a parser must notice; then COUNT frames are sent,
each a template as it is, cut short, grown, or with some of its bytes changed. The same seed sends
the same frames. Prints how many were sent.
"""

import logging
import random
import socket
import struct
import sys
import time

logging.getLogger("scapy.runtime").setLevel(logging.ERROR)

from scapy.layers.inet import ICMP, IP, UDP
from scapy.layers.l2 import ARP, Dot1Q, Ether
from scapy.packet import Raw, fuzz

TEMPLATES = 1500
LONGEST = 1514
IN_FLIGHT = 512


def ip(own, target, **more):
    return IP(src=own, dst=target, **more)


def bad_ip(r, own, target):
    """Headers that lie about their length, version, checksum, fragments or addresses."""
    yield ip(own, target, version=r.randrange(16)) / UDP(dport=7) / Raw(b"version")
    yield ip(own, target, ihl=r.randrange(16)) / UDP(dport=7) / Raw(b"header length")
    yield ip(own, target, len=r.randrange(65536)) / UDP(dport=7) / Raw(b"length")
    yield ip(own, target, chksum=r.randrange(65536)) / UDP(dport=7) / Raw(b"checksum")
    yield ip(own, target, proto=r.randrange(256)) / Raw(r.randbytes(r.randrange(64)))
    yield ip(own, target, ttl=0) / UDP(dport=7)
    yield ip(own, target, flags=r.randrange(8), frag=r.randrange(8192), id=r.randrange(8)) / Raw(
        r.randbytes(r.randrange(1, 200)))
    words = r.randrange(1, 11)
    yield ip(own, target, ihl=5 + words, proto=1) / Raw(r.randbytes(4 * words) + bytes(ICMP()))
    yield IP(src="%d.%d.%d.%d" % tuple(r.randbytes(4)), dst=target) / ICMP()
    yield IP(src=own, dst="%d.%d.%d.%d" % tuple(r.randbytes(4))) / UDP(dport=7)
    for source in ("0.0.0.0", "127.0.0.1", "224.0.0.1", "255.255.255.255", target):
        yield IP(src=source, dst=target) / UDP(sport=7, dport=7) / Raw(b"source")
    # The ping of death, and teardrop.
    yield ip(own, target, id=r.randrange(8), frag=8191) / Raw(r.randbytes(400))
    yield ip(own, target, id=77, flags="MF") / Raw(r.randbytes(48))
    yield ip(own, target, id=77, frag=3) / Raw(r.randbytes(8))


def bad_icmp(r, own, target):
    """Types and codes that there are not, quotations that are too short or not ours."""
    yield ip(own, target) / ICMP(type=r.randrange(256), code=r.randrange(256)) / Raw(
        r.randbytes(r.randrange(80)))
    yield ip(own, target) / ICMP(chksum=r.randrange(65536)) / Raw(b"checksum")
    quoted = bytes(IP(src=target, dst=own) / UDP(sport=7, dport=r.randrange(65536)))
    for kind in (3, 4, 5, 11, 12):
        yield ip(own, target) / ICMP(type=kind, code=r.randrange(16)) / Raw(
            quoted[: r.randrange(len(quoted) + 1)])
    yield ip(own, target) / ICMP(type=3, code=4, nexthopmtu=r.randrange(80)) / Raw(quoted)
    yield fuzz(ip(own, target) / ICMP())


def bad_udp(r, own, target):
    """Lengths and checksums that are wrong, ports that are none."""
    yield ip(own, target) / UDP(dport=7, len=r.randrange(65536)) / Raw(b"length")
    yield ip(own, target) / UDP(dport=7, chksum=r.randrange(1, 65536)) / Raw(b"checksum")
    yield ip(own, target) / UDP(sport=0, dport=0)
    yield ip(own, target) / UDP(sport=r.randrange(65536), dport=r.randrange(65536))
    yield ip(own, target, proto=17) / Raw(r.randbytes(r.randrange(8)))


def bad_arp(r, own, target):
    """Other hardware, other lengths, other operations; never the target's own address as sender."""
    yield ARP(psrc=own, pdst=target, hwtype=r.randrange(65536))
    yield ARP(psrc=own, pdst=target, ptype=r.randrange(65536))
    yield ARP(psrc=own, pdst=target, hwlen=r.randrange(256), plen=r.randrange(256))
    yield ARP(psrc=own, pdst=target, op=r.randrange(65536))
    yield ARP(psrc="255.255.255.255", pdst=target, op=2)
    yield ARP(psrc="10.0.0.%d" % r.randrange(3, 250), pdst=target, op=2,
              hwsrc="%02x:%02x:%02x:%02x:%02x:%02x" % tuple(r.randbytes(6)))


def templates(r, own, target, mac):
    out = []
    while len(out) < TEMPLATES:
        for make, kind in ((bad_ip, 0x0800), (bad_icmp, 0x0800), (bad_udp, 0x0800),
                           (bad_arp, 0x0806)):
            for packet in make(r, own, target):
                to = mac if kind == 0x0800 else "ff:ff:ff:ff:ff:ff"
                out.append(bytes(Ether(dst=to, type=kind) / packet)[:LONGEST])
        # Not even that: a length instead of a type, a tag that nobody asked for, nothing inside.
        out.append(bytes(Ether(dst=mac, type=r.randrange(1536)) / Raw(r.randbytes(40))))
        out.append(bytes(Ether(dst=mac) / Dot1Q(vlan=r.randrange(4096)) / Raw(r.randbytes(40))))
        out.append(bytes(Ether(dst=mac, type=0x0800)))
    return out


def mutated(r, frame):
    kind = r.randrange(8)
    if kind < 2:
        return frame
    if kind == 2:
        return frame[: r.randrange(14, len(frame) + 1)]
    if kind == 3:
        return (frame + r.randbytes(r.randrange(1, 600)))[:LONGEST]
    changed = bytearray(frame)
    for _ in range(r.randrange(1, 6)):
        # Mostly headers, where it hurts; never the stations' addresses.
        changed[r.randrange(12, min(len(changed), 60))] = r.randrange(256)
    return bytes(changed)


def claims(frame, target):
    """Whether a frame is an ARP message of a sender with the target's address: well-formed it is an
    address conflict, which a host may answer by giving the address up."""
    return frame[12:14] == b"\x08\x06" and frame[28:32] == socket.inet_aton(target)


def taken(interface):
    """Frames that the interface has given to whoever reads it."""
    with open("/sys/class/net/%s/statistics/tx_packets" % interface) as f:
        return int(f.read())


def main():
    interface, own, target, mac, count, seed = sys.argv[1:]
    r = random.Random(int(seed))
    # scapy's own random values, from the same seed.
    random.seed(int(seed))
    made = templates(r, own, target, mac)
    out = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    out.bind((interface, 0))
    out.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", 10, 0))
    sent = 0
    before = taken(interface)
    while sent < int(count):
        frame = mutated(r, made[r.randrange(len(made))])
        if claims(frame, target):
            continue
        out.send(frame)
        sent += 1
        # No faster than they are taken, so that the kernel's queue drops none.
        while sent % 256 == 0 and sent - (taken(interface) - before) > IN_FLIGHT:
            time.sleep(0.001)
    print("sent", sent)


main()
