/** The kernel floor: what a BSD kernel gives its network stack, inside a JVM. */
module org.splnet.kernel {
  requires static org.jspecify;

  exports org.splnet.kernel;
}
