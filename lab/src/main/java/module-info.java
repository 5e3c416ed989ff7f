/** The laboratory: experiments, workloads, measurements, reports. */
module org.splnet.lab {
  requires transitive org.splnet.drivers;
  requires static org.jspecify;

  exports org.splnet.lab;
}
