package org.splnet.lab.check;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.splnet.lab.LabException;
import org.splnet.lab.child.ClassPath;
import org.splnet.lab.child.JvmProcess;
import tools.jackson.databind.json.JsonMapper;

/** A JVM that explores, from outside. */
public final class CheckJvm implements AutoCloseable {
  /** More than any one chunk of schedules takes, a shortening included. */
  private static final long ANSWERING_MILLIS = 600_000;

  private final JsonMapper json = new JsonMapper();
  private final JvmProcess jvm;

  /**
   * Starts it; it is not waited for.
   *
   * @param classPath more classes, of a user's program
   * @param woven packages to be woven besides our own, and other arguments of the weaver
   */
  CheckJvm(List<Path> classPath, List<String> woven) {
    jvm = new JvmProcess(arguments(CheckWorker.class, classPath, woven));
  }

  /**
   * How a JVM is started in which programs can be explored.
   *
   * @param main the class that it runs
   * @param classPath more classes
   * @param woven packages to be woven besides our own, and other arguments of the weaver
   */
  public static List<String> arguments(Class<?> main, List<Path> classPath, List<String> woven) {
    String path = ClassPath.text();
    for (Path p : classPath) {
      path += File.pathSeparator + p;
    }
    return List.of(
        "-XX:+UseSerialGC",
        "-Xmn256m",
        "-Xshare:auto",
        "-ea",
        "-Dsplnet.check=true",
        "-Dsplnet.stats=false",
        "--enable-native-access=ALL-UNNAMED",
        "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED",
        "-javaagent:" + ClassPath.weaver() + "=" + String.join(",", woven),
        "-cp",
        path,
        main.getName());
  }

  /**
   * Has a task done.
   *
   * @throws LabException if it cannot be, with the reason
   */
  CheckAnswer ask(CheckTask task) {
    try {
      jvm.send(json.writeValueAsString(task));
      CheckAnswer answer = json.readValue(jvm.line(ANSWERING_MILLIS), CheckAnswer.class);
      if (!answer.error().isEmpty()) {
        throw new LabException(task.program() + ": " + answer.error());
      }
      return answer;
    } catch (TimeoutException e) {
      jvm.kill();
      throw new LabException(task.program() + ": its JVM did not answer: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new LabException(task.program() + ": its JVM ended: " + jvm.lastWords(), e);
    }
  }

  @Override
  public void close() {
    jvm.close();
  }
}
