/** The weaver: a java agent, of no floor, that knows the kernel floor by name only. */
module org.splnet.weave {
  requires java.instrument;
  requires static org.jspecify;

  exports org.splnet.weave;
}
