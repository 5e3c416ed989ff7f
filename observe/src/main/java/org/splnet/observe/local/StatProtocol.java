package org.splnet.observe.local;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.splnet.observe.HostSnapshot;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is said over the socket: a line of JSON, {@code {"version":1,"get":"snapshot"}}, or nothing
 * at all, which asks for the same; the answer is one JSON document, a {@link HostSnapshot} or
 * {@code {"version":1,"error":"…"}}, and then the end.
 */
public final class StatProtocol {
  /** Asks for a snapshot. */
  static final String REQUEST = "{\"version\":" + HostSnapshot.FORMAT + ",\"get\":\"snapshot\"}\n";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private StatProtocol() {}

  /** A snapshot as a JSON document. */
  public static String write(HostSnapshot s) {
    return JSON.writeValueAsString(s);
  }

  /**
   * The snapshot that a JSON document is.
   *
   * @throws StatException if it is an error or of another version
   */
  public static HostSnapshot read(String document) {
    try {
      JsonNode tree = JSON.readTree(document);
      if (tree.has("error")) {
        throw new StatException("the process answers: " + tree.get("error").asString());
      }
      int version = tree.path("version").asInt(-1);
      if (version != HostSnapshot.FORMAT) {
        throw new StatException(
            "the process speaks version "
                + version
                + " and this splnet version "
                + HostSnapshot.FORMAT
                + ": use the splnet that the process runs, or --json");
      }
      return JSON.treeToValue(tree, HostSnapshot.class);
    } catch (JacksonException e) {
      throw new StatException("the answer is not a snapshot: " + e.getOriginalMessage(), e);
    }
  }

  /** The answer to a request. */
  static String answer(String request, Supplier<HostSnapshot> snapshots) {
    try {
      if (!request.isBlank()) {
        JsonNode r = JSON.readTree(request);
        if (r.path("version").asInt(-1) != HostSnapshot.FORMAT
            || !r.path("get").asString("").equals("snapshot")) {
          return error("unknown request: write " + REQUEST.strip());
        }
      }
      return write(snapshots.get());
    } catch (JacksonException e) {
      return error("not JSON: " + e.getOriginalMessage());
    } catch (RuntimeException e) {
      return error("no snapshot: " + e.getMessage());
    }
  }

  static String error(String message) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("version", HostSnapshot.FORMAT);
    out.put("error", message);
    return JSON.writeValueAsString(out);
  }
}
