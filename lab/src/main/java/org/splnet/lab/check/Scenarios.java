package org.splnet.lab.check;

import java.util.List;
import org.splnet.lab.check.scenarios.DetachWhileItRuns;
import org.splnet.lab.check.scenarios.DownUnderTraffic;
import org.splnet.lab.check.scenarios.FairLockWaiter;
import org.splnet.lab.check.scenarios.HeldUpcalls;
import org.splnet.lab.check.scenarios.HolderInterrupted;
import org.splnet.lab.check.scenarios.KernelAndDevice;
import org.splnet.lab.check.scenarios.KernelLockNotKept;
import org.splnet.lab.check.scenarios.LevelLowered;
import org.splnet.lab.check.scenarios.LostReceive;
import org.splnet.lab.check.scenarios.LostRestart;
import org.splnet.lab.check.scenarios.LowestFirst;
import org.splnet.lab.check.scenarios.MaskedCall;
import org.splnet.lab.check.scenarios.MixedLine;
import org.splnet.lab.check.scenarios.QueueHandOver;
import org.splnet.lab.check.scenarios.ReceiveLivelock;
import org.splnet.lab.check.scenarios.SleepWithLock;
import org.splnet.lab.check.scenarios.StartRecursion;
import org.splnet.lab.check.scenarios.StartUnderProtocolLock;
import org.splnet.lab.check.scenarios.StopAndTick;
import org.splnet.lab.check.scenarios.TcpClose;
import org.splnet.lab.check.scenarios.TwoInstances;
import org.splnet.lab.check.scenarios.TwoLocks;
import org.splnet.lab.check.scenarios.WaitUnderLock;
import org.splnet.lab.check.scenarios.WrappedInterrupt;

/** All scenarios, by number. */
public final class Scenarios {
  private static final List<Scenario> ALL =
      List.of(
          TwoLocks.scenario(),
          HolderInterrupted.scenario(),
          KernelAndDevice.scenario(),
          WrappedInterrupt.scenario(),
          MixedLine.scenario(),
          HeldUpcalls.scenario(),
          StartRecursion.scenario(),
          SleepWithLock.scenario(),
          KernelLockNotKept.scenario(),
          MaskedCall.scenario(),
          LowestFirst.scenario(),
          StopAndTick.scenario(),
          WaitUnderLock.scenario(),
          LevelLowered.scenario(),
          TwoInstances.scenario(),
          LostRestart.scenario(),
          LostReceive.scenario(),
          QueueHandOver.scenario(),
          DownUnderTraffic.scenario(),
          TcpClose.scenario(),
          DetachWhileItRuns.scenario(),
          ReceiveLivelock.scenario(),
          StartUnderProtocolLock.scenario(),
          FairLockWaiter.scenario());

  private Scenarios() {}

  /** All of them. */
  public static List<Scenario> all() {
    return ALL;
  }

  /**
   * The scenario of that name or number.
   *
   * @throws IllegalArgumentException if there is none, naming those there are
   */
  public static Scenario of(String name) {
    return ALL.stream()
        .filter(s -> s.name().equals(name) || String.valueOf(s.number()).equals(name))
        .findAny()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "unknown scenario '%s': choose one of %s, or its number"
                    .formatted(
                        name, String.join(", ", ALL.stream().map(Scenario::name).toList()))));
  }
}
