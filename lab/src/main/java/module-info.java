/** The laboratory: experiments, workloads, measurements, reports. */
module org.splnet.lab {
  requires transitive org.splnet.drivers;
  requires HdrHistogram;
  requires static org.jspecify;

  exports org.splnet.lab;
}
