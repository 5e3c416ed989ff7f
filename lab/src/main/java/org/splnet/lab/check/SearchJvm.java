package org.splnet.lab.check;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.splnet.lab.LabException;
import org.splnet.lab.child.JvmProcess;
import tools.jackson.databind.json.JsonMapper;

/** A JVM that searches, from outside. */
final class SearchJvm implements AutoCloseable {
  /** More than any one slice of a search takes. */
  private static final long ANSWERING_MILLIS = 300_000;

  private final JsonMapper json = new JsonMapper();
  private final JvmProcess jvm;

  /**
   * Starts it; it is not waited for.
   *
   * @param woven arguments of the weaver
   */
  SearchJvm(String... woven) {
    jvm = new JvmProcess(CheckJvm.arguments(SearchWorker.class, List.of(), List.of(woven)));
  }

  /**
   * Has a task done.
   *
   * @throws LabException if it cannot be, with the reason
   */
  SearchAnswer ask(SearchTask task) {
    try {
      jvm.send(json.writeValueAsString(task));
      SearchAnswer answer = json.readValue(jvm.line(ANSWERING_MILLIS), SearchAnswer.class);
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
