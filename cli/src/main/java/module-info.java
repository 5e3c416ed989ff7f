/** The splnet command. */
module org.splnet.cli {
  requires org.splnet.drivers;
  requires org.splnet.lab;
  requires org.splnet.observe;
  requires org.splnet.simnet;
  requires info.picocli;
  requires static org.jspecify;

  opens org.splnet.cli to
      info.picocli;
}
