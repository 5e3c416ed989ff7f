package org.splnet.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.splnet.lab.Canned;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The page as text; as a browser shows it, it is tested in {@link ReportPageTest}. */
class HtmlReportTest {
  private static final Pattern ELEMENT =
      Pattern.compile("<(script|style)(?: [^>]*)?>(.*?)</\\1>", Pattern.DOTALL);

  private static String json(Origin origin) {
    Canned c = new Canned(Map.of("lock", List.of("big", "fine"), "cpus", List.of("1")));
    c.row(1000, 2000).row(2000, 3000);
    return JsonReport.render(c.experiment(), c.results(), origin, List.of());
  }

  private static JsonNode data(String page) {
    int start = page.indexOf("id=\"data\">") + "id=\"data\">".length();
    return new JsonMapper().readTree(page.substring(start, page.indexOf("</script>", start)));
  }

  @Test
  void carriesTheSameDataAsTheJsonReport() {
    String json = json(new Origin("splnet lab --quick", "splnet 1"));

    assertThat(data(HtmlReport.render(json))).isEqualTo(new JsonMapper().readTree(json));
  }

  @Test
  void dataCannotLeaveItsElement() {
    String odd =
        "splnet lab --json '</script><script>alert(1)</script><!-- {{script}} $1 \\ & \u2028'";

    String page = HtmlReport.render(json(new Origin(odd, "")));

    assertThat(page).doesNotContain("<script>alert").doesNotContain("<!-- {{script}}");
    assertThat(data(page).get("command").asString()).isEqualTo(odd);
  }

  @Test
  void everySlotOfTheTemplateIsFilled() {
    assertThat(HtmlReport.render("{}")).doesNotContain("{{").contains("Leon Sorokin");
  }

  @Test
  void loadsNothing() {
    String page = HtmlReport.render("{}");

    assertThat(page).contains("default-src 'none'").doesNotContain("unsafe");
    assertThat(page).doesNotContainPattern("<(link|img|iframe|object|embed)\\b");
    assertThat(page).doesNotContainPattern("<[^>]+\\s(src|href)=");
  }

  @Test
  void thePolicyNamesEveryStyleAndScriptByItsHash() throws Exception {
    String page = HtmlReport.render("{}");
    String policy =
        page.lines().filter(l -> l.contains("Content-Security-Policy")).findFirst().orElseThrow();

    var elements =
        ELEMENT.matcher(page).results().filter(m -> !m.group().startsWith("<script type")).toList();

    assertThat(elements).hasSize(3);
    for (var e : elements) {
      assertThat(policy)
          .contains("'sha256-" + Base64.getEncoder().encodeToString(sha256(e.group(2))) + "'");
    }
  }

  /** As published: npm, uplot 1.6.32, dist/. */
  @Test
  void thePlottingLibraryIsTheFileThatItsAuthorPublished() throws Exception {
    assertThat(HexFormat.of().formatHex(sha256(resource("uplot/uPlot.iife.min.js"))))
        .isEqualTo("19c8d4c6ad88929a79f4ae49d6f7161566dfd0ba3d15cc495e974f787eb78f1f");
    assertThat(HexFormat.of().formatHex(sha256(resource("uplot/uPlot.min.css"))))
        .isEqualTo("df630c6a8d6f8eeaff264b50f73ce5b114f646ffd9a0bb74f049b0a00135fa04");
  }

  private static String resource(String name) throws Exception {
    try (var in = HtmlReport.class.getResourceAsStream("html/" + name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static byte[] sha256(String text) throws Exception {
    return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
  }
}
