/** Drivers of network interfaces, emulated and real. */
module org.splnet.drivers {
  requires transitive org.splnet.net;
  requires static org.jspecify;

  exports org.splnet.drivers;
  exports org.splnet.drivers.capture;
  exports org.splnet.drivers.impair;
  exports org.splnet.drivers.fxp;
  exports org.splnet.drivers.i8255x;
  exports org.splnet.drivers.loop;
  exports org.splnet.drivers.serial;
  exports org.splnet.drivers.sl;
  exports org.splnet.drivers.tap;
  exports org.splnet.drivers.traffic;
  exports org.splnet.drivers.tty;
  exports org.splnet.drivers.wire;
}
