package org.splnet.arch;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;

/** The floors of the building, and which code is machine-independent. */
final class Floors {
  /** Lowest first. */
  static final List<String> ALL =
      List.of("kernel", "net", "drivers", "observe", "nio", "lab", "cli");

  /**
   * Beside the upper floors: stands on drivers, and may know the simulation port and JUnit; only
   * the command may know it.
   */
  static final String SIMNET = "simnet";

  /** Drivers of real file descriptors: they may call the operating system. */
  private static final List<String> NATIVE_DRIVERS =
      List.of(
          "org.splnet.drivers.tap",
          "org.splnet.drivers.tty",
          "org.splnet.drivers.packet",
          "org.splnet.drivers.xdp");

  /** And what knows them: the explorer stands on the simulation. */
  private static final List<String> PORTS =
      List.of("org.splnet.kernel.host", "org.splnet.kernel.sim", "org.splnet.kernel.explore");

  private Floors() {}

  /** Every class of every floor, without tests. */
  static JavaClasses productionClasses() {
    return new ClassFileImporter()
        .withImportOption(location -> !location.contains("/test-classes/"))
        .withImportOption(new ImportOption.DoNotIncludePackageInfos())
        .importPackages("org.splnet");
  }

  static String packageOf(String floor) {
    return "org.splnet." + floor;
  }

  /** Code that must not know what it runs on: kernel without its ports, net, most drivers. */
  static DescribedPredicate<JavaClass> machineIndependent() {
    return DescribedPredicate.describe(
        "machine-independent", type -> isMachineIndependent(type.getPackageName()));
  }

  static boolean isMachineIndependent(String name) {
    return (within("org.splnet.kernel", name) && !inPort(name))
        || within("org.splnet.net", name)
        || (within("org.splnet.drivers", name)
            && NATIVE_DRIVERS.stream().noneMatch(driver -> within(driver, name)));
  }

  static boolean inPort(String name) {
    return PORTS.stream().anyMatch(port -> within(port, name));
  }

  private static boolean within(String parent, String name) {
    return name.equals(parent) || name.startsWith(parent + ".");
  }
}
