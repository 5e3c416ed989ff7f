package org.splnet.lab.order;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.splnet.kernel.LevelSet;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.ObservedOrder;
import org.splnet.lab.LabException;

/**
 * Runs a small network with the lock checker on and returns the order that it saw. The checker is
 * switched on when a JVM starts, so that is done in another one.
 */
public final class OrderRun {
  private static final String END = "end";

  private OrderRun() {}

  /** For the other JVM: runs the network under each pair and prints what it saw. */
  public static void main(String[] args) {
    for (int i = 0; i < args.length; i += 2) {
      new OrderWorkload(LockBinding.of(args[i]), LevelSet.of(args[i + 1]))
          .run()
          .toLines()
          .forEach(System.out::println);
      System.out.println(END);
    }
  }

  /**
   * Runs the network under a lock grain and a level set; the same each time.
   *
   * @throws LabException if the other JVM fails, with what it said
   */
  public static ObservedOrder observe(LockBinding lock, LevelSet levels) {
    return observe(List.of(lock), List.of(levels)).getFirst();
  }

  /**
   * Runs it under each lock grain with each level set; the level sets of the first grain come
   * first.
   *
   * @throws LabException if the other JVM fails, with what it said
   */
  public static List<ObservedOrder> observe(List<LockBinding> locks, List<LevelSet> levels) {
    List<String> pairs = new ArrayList<>();
    for (LockBinding lock : locks) {
      for (LevelSet set : levels) {
        pairs.addAll(List.of(lock.label(), set.label()));
      }
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Dsplnet.check=true", "-Xshare:auto", "-XX:TieredStopAtLevel=1"));
    String modules = System.getProperty("jdk.module.path");
    if (modules != null) {
      command.addAll(
          List.of(
              "--add-exports=java.base/jdk.internal.vm=org.splnet.kernel",
              "--enable-native-access=org.splnet.kernel,org.splnet.drivers"));
      command.addAll(List.of("-p", modules, "-m", "org.splnet.lab/" + OrderRun.class.getName()));
    } else {
      command.addAll(
          List.of(
              "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED",
              "--enable-native-access=ALL-UNNAMED"));
      command.addAll(
          List.of("-cp", System.getProperty("java.class.path"), OrderRun.class.getName()));
    }
    command.addAll(pairs);
    try {
      Process p = new ProcessBuilder(command).redirectErrorStream(true).start();
      p.getOutputStream().close();
      List<String> said =
          new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      if (p.waitFor() != 0) {
        throw new LabException(
            "the network whose lock order was to be observed failed: " + String.join("\n", said));
      }
      return split(said);
    } catch (IOException e) {
      throw new LabException("cannot start a JVM to observe the lock order: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted while the lock order was observed", e);
    }
  }

  private static List<ObservedOrder> split(List<String> said) {
    List<ObservedOrder> out = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (String line : said) {
      if (line.equals(END)) {
        out.add(ObservedOrder.parse(lines));
        lines.clear();
      } else {
        lines.add(line);
      }
    }
    return out;
  }
}
