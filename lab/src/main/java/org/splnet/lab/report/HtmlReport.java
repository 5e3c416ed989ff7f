package org.splnet.lab.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An experiment as one page for a browser, which loads nothing: style, scripts and data are in it.
 *
 * <p>The page is the template {@code html/page.html}; it draws itself, by the scripts beside it,
 * from the data of {@link JsonReport}, and shows a section for each thing that the data has. Its
 * security policy names the style and the scripts by their hashes and allows nothing else. The data
 * can therefore neither end its element, for it has no {@code <}, nor be run if it did; and the
 * scripts put it into text nodes and attributes only.
 */
public final class HtmlReport {
  private static final Pattern SLOT = Pattern.compile("\\{\\{(\\w+)}}");

  /** In the order in which they are read: what is used before what uses it. */
  private static final List<String> SCRIPTS =
      List.of(
          "dom", "model", "theme", "table", "bars", "cost", "curves", "load", "graph", "summary",
          "main");

  private HtmlReport() {}

  /** The page of a report by {@link JsonReport}. */
  public static String render(String json) {
    String style = resource("uplot/uPlot.min.css") + resource("page.css");
    String library = resource("uplot/uPlot.iife.min.js");
    String script =
        SCRIPTS.stream()
            .map(name -> resource(name + ".js"))
            .collect(Collectors.joining("\n", "(() => {\n\"use strict\";\n", "})();\n"));
    String policy =
        "default-src 'none'; script-src %s %s; style-src %s; base-uri 'none'; form-action 'none'"
            .formatted(hash(library), hash(script), hash(style));
    return fill(
        resource("page.html"),
        Map.of(
            "policy",
            policy,
            "style",
            style,
            "licence",
            resource("uplot/LICENSE"),
            "data",
            json.replace("<", "\\u003c"),
            "library",
            library,
            "script",
            script));
  }

  /** All slots in one pass: what is filled in is not looked at again. */
  private static String fill(String template, Map<String, String> slots) {
    return SLOT.matcher(template)
        .replaceAll(
            slot -> Matcher.quoteReplacement(Objects.requireNonNull(slots.get(slot.group(1)))));
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = HtmlReport.class.getResourceAsStream("html/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
