/** What a running host has counted: snapshots, texts, a local socket, Micrometer. */
module org.splnet.observe {
  requires transitive org.splnet.net;
  requires tools.jackson.databind;
  requires static micrometer.core;
  requires static org.jspecify;

  exports org.splnet.observe;
  exports org.splnet.observe.local;
  exports org.splnet.observe.micrometer;
  exports org.splnet.observe.text;
}
