package org.splnet.lab.mutate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.splnet.lab.LabException;
import org.splnet.lab.child.ClassPath;
import org.splnet.lab.child.JvmProcess;
import tools.jackson.databind.json.JsonMapper;

/** A JVM that runs mutants, from outside; a new one takes its place when it hangs. */
final class MutateJvm implements AutoCloseable {
  static final String PROGRAMS = "org.splnet.lab.check.programs";

  private final JsonMapper json = new JsonMapper();
  private final Path mutations;
  private final boolean races;
  private final long millis;
  private @Nullable JvmProcess jvm;

  /**
   * Nothing is started yet.
   *
   * @param mutations a file of all mutants, to be woven
   * @param races whether plain accesses are watched
   * @param millis what takes longer hangs
   */
  MutateJvm(Path mutations, boolean races, long millis) {
    this.mutations = mutations;
    this.races = races;
    this.millis = millis;
  }

  private JvmProcess jvm() {
    JvmProcess running = jvm;
    if (running == null) {
      running =
          new JvmProcess(
              List.of(
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=4",
                  "-Xmn256m",
                  "-Xss4m",
                  "-Xshare:auto",
                  "-ea",
                  "-Dsplnet.check=true",
                  "-Dsplnet.stats=false",
                  "--enable-native-access=ALL-UNNAMED",
                  "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED",
                  "-javaagent:" + ClassPath.weaver() + "=" + arguments(),
                  "-cp",
                  ClassPath.text(),
                  MutateWorker.class.getName()));
      jvm = running;
    }
    return running;
  }

  private String arguments() {
    String plain = PROGRAMS + ",mutations=" + mutations;
    return races ? plain + ",races=true" : plain;
  }

  /**
   * Has a task done.
   *
   * @return null if it did not answer in time, and has been ended
   * @throws LabException if it cannot be done, with the reason
   */
  @Nullable MutateAnswer ask(MutateTask task) {
    JvmProcess of = jvm();
    try {
      of.send(json.writeValueAsString(task));
      MutateAnswer answer = json.readValue(of.line(millis), MutateAnswer.class);
      if (!answer.error().isEmpty()) {
        throw new LabException(
            (task.mutant().isEmpty() ? "" : task.mutant() + ": ") + answer.error());
      }
      return answer;
    } catch (TimeoutException e) {
      of.kill();
      jvm = null;
      return null;
    } catch (IOException e) {
      String words = of.lastWords();
      jvm = null;
      throw new LabException(task.mutant() + ": its JVM ended: " + words, e);
    }
  }

  @Override
  public void close() {
    JvmProcess running = jvm;
    if (running != null) {
      running.close();
    }
  }
}
