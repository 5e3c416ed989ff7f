/** The network stack, machine-independent. */
module org.splnet.net {
  requires transitive org.splnet.kernel;
  requires static org.jspecify;

  exports org.splnet.net;
}
