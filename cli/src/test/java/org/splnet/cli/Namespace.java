package org.splnet.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A network namespace of the Linux kernel, made for a test and removed with whatever is in it. Its
 * name is used by nobody else.
 */
final class Namespace implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final String name;

  private Namespace(String name) {
    this.name = name;
  }

  /**
   * Makes one. Where that is not possible the test is skipped, or fails if this is continuous
   * integration ({@code CI=true}).
   *
   * @param tools commands that the test runs in it
   */
  static Namespace create(String... tools) {
    need(System.getProperty("os.name").equals("Linux"), "Linux, for network namespaces and TAP");
    need(Files.exists(Path.of("/dev/net/tun")), "/dev/net/tun ('modprobe tun')");
    need(onPath("ip"), "the command ip (package iproute2)");
    for (String tool : tools) {
      need(onPath(tool), "the command " + tool);
    }
    String name = "splnet-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
    Commands.Result made = Commands.run("ip", "netns", "add", name);
    need(made.status() == 0, "root, to make a network namespace: " + made.output().strip());
    Namespace n = new Namespace(name);
    n.ip("link", "set", "dev", "lo", "up");
    return n;
  }

  /** Skips the test, or fails it in continuous integration, unless something is there. */
  void needs(boolean there, String what) {
    if (!there) {
      close();
    }
    need(there, what);
  }

  static void need(boolean there, String what) {
    if (!there && "true".equals(System.getenv("CI"))) {
      Assertions.fail("this test needs " + what);
    }
    Assumptions.assumeTrue(there, () -> "this test needs " + what);
  }

  static boolean onPath(String tool) {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
    for (String directory : path.split(":")) {
      if (Files.isExecutable(Path.of(directory, tool))) {
        return true;
      }
    }
    return false;
  }

  String name() {
    return name;
  }

  /** A command as it runs in here. */
  List<String> command(List<String> command) {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", name));
    all.addAll(command);
    return all;
  }

  Commands.Result run(String... command) {
    return Commands.run(command(List.of(command)));
  }

  /** Runs {@code ip} on this namespace; it must succeed. */
  Commands.Result ip(String... arguments) {
    List<String> all = new ArrayList<>(List.of("ip", "-n", name));
    all.addAll(List.of(arguments));
    return Commands.run(all).ok();
  }

  /** Gives a device an address and sets it up. */
  void up(String device, String address) {
    ip("addr", "add", address, "dev", device);
    ip("link", "set", "dev", device, "up");
  }

  boolean hasDevice(String device) {
    return ip("-o", "link").output().toLowerCase(Locale.ROOT).contains(" " + device + ":");
  }

  @Override
  public void close() {
    Commands.run("ip", "netns", "del", name);
  }
}
