/** The laboratory: experiments, workloads, measurements, reports. */
module org.splnet.lab {
  requires transitive org.splnet.drivers;
  requires HdrHistogram;
  requires java.compiler;
  requires jdk.management;
  requires org.splnet.weave;
  requires tools.jackson.databind;
  requires static org.jspecify;

  exports org.splnet.lab;
  exports org.splnet.lab.axis;
  exports org.splnet.lab.check;
  exports org.splnet.lab.check.truth;
  exports org.splnet.lab.explain;
  exports org.splnet.lab.mutate;
  exports org.splnet.lab.order;
  exports org.splnet.lab.report;
  exports org.splnet.lab.rule;
  exports org.splnet.lab.sim;

  // Records that travel between the laboratory and its children.
  opens org.splnet.lab.rig to
      tools.jackson.databind;
  opens org.splnet.lab.child to
      tools.jackson.databind;
  opens org.splnet.lab.check to
      tools.jackson.databind;
  opens org.splnet.lab.check.truth to
      tools.jackson.databind;
  opens org.splnet.lab.mutate to
      tools.jackson.databind;
  opens org.splnet.lab.rule to
      tools.jackson.databind;
  opens org.splnet.lab.sim to
      tools.jackson.databind;
}
