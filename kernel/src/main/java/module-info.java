/** The kernel floor: CPUs, interrupts, levels, locks, and the ports on which they run. */
module org.splnet.kernel {
  requires jdk.jfr;
  requires static org.jspecify;

  exports org.splnet.kernel;
  exports org.splnet.kernel.explore;
  exports org.splnet.kernel.host;
  exports org.splnet.kernel.sim;
  exports org.splnet.kernel.sim.race;
  exports org.splnet.kernel.sim.timed;
  exports org.splnet.kernel.trace;
}
