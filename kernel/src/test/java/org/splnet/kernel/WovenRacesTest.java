package org.splnet.kernel;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** The races once more, in simulation, where any access to shared state may be a change over. */
@Tag("woven")
@Tag("races")
class WovenRacesTest {
  @Nested
  class Bindings extends BindingRacesTest {}

  @Nested
  class Callouts extends CalloutRacesTest {}

  @Nested
  class Conditions extends ConditionRacesTest {}

  @Nested
  class Entries extends EntryRacesTest {}

  @Nested
  class Interrupts extends InterruptRacesTest {}

  @Nested
  class RwLocks extends RwLockRacesTest {}

  @Nested
  class SoftInterrupts extends SoftInterruptRacesTest {}

  @Nested
  class SpinLocks extends SpinRacesTest {}

  @Nested
  class Waiters extends WaitGraphRacesTest {}
}
