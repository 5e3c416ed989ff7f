package org.splnet.cli;

import java.util.function.Function;
import org.splnet.kernel.LevelSet;
import org.splnet.kernel.LockBinding;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.queue.DispatchKind;
import org.splnet.net.queue.QueueKind;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** How option values become values of the stack; what cannot says why in its own words. */
final class Values {
  private Values() {}

  static void register(CommandLine commandLine) {
    register(commandLine, LockBinding.class, LockBinding::of);
    register(commandLine, LevelSet.class, LevelSet::of);
    register(commandLine, QueueKind.class, QueueKind::of);
    register(commandLine, DispatchKind.class, DispatchKind::of);
    register(commandLine, Ipv4Address.class, Ipv4Address::parse);
  }

  private static <T> void register(
      CommandLine commandLine, Class<T> type, Function<String, T> parse) {
    commandLine.registerConverter(
        type,
        text -> {
          try {
            return parse.apply(text);
          } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
          }
        });
  }
}
