package org.splnet.cli;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Sends datagrams through the kernel to a UDP echo service and compares what comes back. Waits for
 * ever: who runs it bounds it. (Not connected: Java sends no empty datagram from a connected
 * socket.)
 */
final class EchoClient {
  private EchoClient() {}

  /** Arguments: address, port, sizes. */
  public static void main(String[] args) throws Exception {
    SplittableRandom random = new SplittableRandom(1);
    ByteBuffer received = ByteBuffer.allocate(1 << 16);
    try (DatagramChannel channel = DatagramChannel.open()) {
      InetSocketAddress service = new InetSocketAddress(args[0], Integer.parseInt(args[1]));
      for (String size : Arrays.asList(args).subList(2, args.length)) {
        byte[] sent = new byte[Integer.parseInt(size)];
        random.nextBytes(sent);
        channel.send(ByteBuffer.wrap(sent), service);
        if (!service.equals(channel.receive(received.clear()))) {
          throw new IllegalStateException("an answer from elsewhere");
        }
        if (!ByteBuffer.wrap(sent).equals(received.flip())) {
          throw new IllegalStateException(
              "sent " + size + " bytes, " + received.remaining() + " others came back");
        }
        System.out.println("same " + size);
      }
    }
  }
}
