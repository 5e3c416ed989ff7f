package org.splnet.lab.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where and when figures were taken. */
final class Provenance {
  private Provenance() {}

  static Map<String, Object> collect(String version) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    if (!version.isEmpty()) {
      out.put("splnet", version);
    }
    out.put("processors", Runtime.getRuntime().availableProcessors());
    out.put("cpu", cpuModel());
    out.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    out.put("arch", System.getProperty("os.arch"));
    out.put("jdk", System.getProperty("java.vm.vendor") + " " + Runtime.version());
    return out;
  }

  private static String cpuModel() {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(l -> l.startsWith("model name"))
          .map(l -> l.substring(l.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
