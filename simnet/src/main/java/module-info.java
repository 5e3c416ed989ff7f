/**
 * The deterministic network: hosts, links and time from a seed, for tests of networked software.
 */
module org.splnet.simnet {
  requires transitive org.splnet.drivers;
  requires static org.junit.jupiter.api;
  requires static org.jspecify;

  exports org.splnet.simnet;
  exports org.splnet.simnet.junit;
}
