package org.splnet.cli;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Sends datagrams through the kernel to a UDP echo service and compares what comes back. */
final class EchoClient {
  private static final int PATIENCE_MILLIS = 10_000;

  private EchoClient() {}

  /** Arguments: address, port, sizes. */
  public static void main(String[] args) throws Exception {
    SplittableRandom random = new SplittableRandom(1);
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(InetAddress.getByName(args[0]), Integer.parseInt(args[1]));
      socket.setSoTimeout(PATIENCE_MILLIS);
      for (String size : Arrays.asList(args).subList(2, args.length)) {
        byte[] sent = new byte[Integer.parseInt(size)];
        random.nextBytes(sent);
        socket.send(new DatagramPacket(sent, sent.length));
        DatagramPacket received = new DatagramPacket(new byte[65536], 65536);
        socket.receive(received);
        if (!Arrays.equals(sent, Arrays.copyOf(received.getData(), received.getLength()))) {
          throw new IllegalStateException(
              "sent " + size + " bytes, " + received.getLength() + " others came back");
        }
        System.out.println("same " + size);
      }
    }
  }
}
