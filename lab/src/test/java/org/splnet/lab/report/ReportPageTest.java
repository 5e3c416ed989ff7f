package org.splnet.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.splnet.lab.Canned;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The page as a browser shows it. */
class ReportPageTest {
  private static final long M = 1_000_000;
  private static final String ODD = "--html '</script><b>&amp;.html'";
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private static Path folder;
  private static Chromium chromium;

  @BeforeAll
  static void startChromium() throws IOException, InterruptedException {
    chromium = Chromium.start();
  }

  @AfterAll
  static void closeChromium() throws IOException, InterruptedException {
    if (chromium != null) {
      chromium.close();
    }
  }

  private static ObjectNode measured() {
    Canned c = new Canned(Map.of("lock", List.of("big", "fine"), "cpus", List.of("1", "2")));
    c.row(2 * M, 2 * M, 2 * M).row(3 * M, 3 * M, 3 * M);
    c.row(2 * M, 3 * M, 2 * M).row(5 * M, 6 * M, 5 * M);
    return (ObjectNode)
        JSON.readTree(
            JsonReport.render(
                c.experiment(),
                c.results(),
                new Origin("splnet lab " + ODD, "splnet 1"),
                List.of()));
  }

  /** With what further options of the laboratory add. */
  private static ObjectNode withEverything() {
    ObjectNode data = measured();
    for (JsonNode row : data.get("rows")) {
      ArrayNode load = ((ObjectNode) row).putArray("load");
      for (int i = 1; i <= 4; i++) {
        ObjectNode point = load.addObject().put("load", i / 2.0).put("p99Nanos", 20_000 * i);
        spread(point.putObject("offered"), i * M);
        spread(point.putObject("delivered"), i > 2 ? M : i * M);
        spread(point.putObject("application"), 1.0 / i);
        point.putObject("drops").put("input queue", i > 2 ? 1 - 1.0 / i : 0);
      }
      ObjectNode explained = ((ObjectNode) row).putObject("explained").put("total", 42.5);
      explained.putObject("parts").put("DRIVER", 30.0).put("LOCK_WAIT", 12.5).put("REST", -0.01);
      explained
          .putArray("spans")
          .addObject()
          .put("part", "DRIVER")
          .put("name", "wire0")
          .put("nanos", 30.0)
          .put("perPacket", 0.03)
          .put("locks", 0.1);
    }
    data.putObject("lockLevels").put("device", "VM");
    ObjectNode order =
        data.putArray("lockGraphs").addObject().put("name", "fine").putObject("order");
    ArrayNode nodes = order.putArray("nodes");
    for (String name : List.of("kernel", "device", "ifsnd")) {
      nodes.addObject().put("name", name).put("isClass", true).put("seen", true);
    }
    ArrayNode edges = order.putArray("edges");
    edge(edges, "device", "ifsnd", false);
    edge(edges, "device", "kernel", true);
    edge(edges, "line 'wire0' at NET", "device", false);
    return data;
  }

  private static void spread(ObjectNode to, double median) {
    to.put("median", median).put("min", median * 0.9).put("max", median * 1.1);
  }

  private static void edge(ArrayNode edges, String from, String to, boolean implicit) {
    edges.addObject().put("from", from).put("to", to).put("implicit", implicit).put("witness", "w");
  }

  private static void show(ObjectNode data, int width, String scheme) throws Exception {
    Path file = folder.resolve("report.html");
    Files.writeString(file, HtmlReport.render(JSON.writeValueAsString(data)));
    chromium.show(file, width, scheme);
  }

  private static int count(String selector) throws InterruptedException {
    return chromium.evaluate("document.querySelectorAll(`" + selector + "`).length").asInt();
  }

  private static String text(String selector) throws InterruptedException {
    return chromium.evaluate("document.querySelector(`" + selector + "`).textContent").asString();
  }

  @ParameterizedTest
  @CsvSource({"1280,light", "1280,dark", "390,light", "390,dark"})
  void isReadableAtAnyWidthInBothSchemesWithoutAComplaint(int width, String scheme)
      throws Exception {
    show(withEverything(), width, scheme);

    assertThat(chromium.complaints()).isEmpty();
    assertThat(
            chromium.evaluate(
                """
                [...document.querySelectorAll("main *, footer *")]
                  .filter(e => !e.closest(".scroll") && e.getBoundingClientRect().right > innerWidth)
                  .map(e => e.outerHTML.slice(0, 200))
                """))
        .isEmpty();
    assertThat(chromium.evaluate("document.documentElement.scrollWidth").asInt())
        .isLessThanOrEqualTo(width);
    int brightness =
        chromium
            .evaluate("Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])")
            .asInt();
    assertThat(brightness > 128).isEqualTo(scheme.equals("light"));
  }

  @Test
  void showsWhatWasMeasured() throws Exception {
    show(measured(), 1280, "light");

    assertThat(text("h1")).isEqualTo("Forward: lock grain compared on 1 and 2 CPUs");
    assertThat(text(".verdict")).contains("On 2 CPUs the fastest is “fine”");
    assertThat(text("header")).contains("Conserved: ").contains("28 dropped");
    assertThat(count("#results tbody tr")).isEqualTo(4);
    assertThat(count("#throughput .bar")).isEqualTo(4);
    assertThat(count("#throughput .turn")).isEqualTo(12);
    assertThat(count("#ratio .bar")).isEqualTo(4);
    assertThat(count("#latency canvas")).as("a chart for each number of CPUs").isEqualTo(2);
    assertThat(count("#latency .legend button")).isEqualTo(4);
    assertThat(count("#locks tbody tr")).isEqualTo(8);
    assertThat(count("#account tbody tr")).isEqualTo(4);
    assertThat(text("#reproduce"))
        .contains("lock grain")
        .contains("big, fine")
        .contains("splnet 1");
  }

  @Test
  void leavesOutWhatWasNotMeasured() throws Exception {
    show(measured(), 1280, "light");

    assertThat(count("section")).isEqualTo(7);
    assertThat(count("#load, #cost, #graph")).isZero();
  }

  @Test
  void showsLoadCostAndLockGraphIfThereAreAny() throws Exception {
    show(withEverything(), 1280, "light");

    assertThat(count("section")).isEqualTo(10);
    assertThat(count("#load canvas")).as("four charts for each number of CPUs").isEqualTo(8);
    assertThat(text("#load tbody tr .bad")).as("of its peak at the highest load").isEqualTo("50 %");
    assertThat(text(".verdict"))
        .contains("every option has fallen well below its peak: “big” (50 %)");
    assertThat(count("#cost .part")).isEqualTo(8);
    assertThat(text("#cost .bar-value")).isEqualTo("42.5 ns");
    assertThat(count("#graph .node")).isEqualTo(3);
    assertThat(count("#graph .edge")).isEqualTo(2);
    assertThat(count("#graph .edge.implicit")).isEqualTo(1);
    assertThat(count("#graph tbody tr")).as("handlers are in the table").isEqualTo(3);
  }

  @Test
  void withOfferedLoadsOnlyThereIsNoFullLoadToShow() throws Exception {
    ObjectNode data = withEverything();
    data.putObject("verdict").putArray("sentences");
    for (JsonNode row : data.get("rows")) {
      ((ObjectNode) row).putArray("repeats");
      ((ObjectNode) row).putObject("latency").put("samples", 0);
    }

    show(data, 1280, "light");

    assertThat(chromium.complaints()).isEmpty();
    assertThat(count("#results, #throughput, #ratio, #latency, #locks")).isZero();
    assertThat(count("#load, #account, #reproduce")).isEqualTo(3);
  }

  @Test
  void drawsCurvesInTheColoursOfTheirLegend() throws Exception {
    show(measured(), 1280, "light");

    assertThat(
            chromium
                .evaluate(
                    """
                    (() => {
                      const [r, g, b] = getComputedStyle(document.querySelector("#latency .legend line"))
                        .stroke.match(/\\d+/g).map(Number);
                      const canvas = document.querySelector("#latency canvas");
                      const d = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
                      let n = 0;
                      for (let i = 0; i < d.length; i += 4) {
                        n += d[i] === r && d[i + 1] === g && d[i + 2] === b ? 1 : 0;
                      }
                      return n;
                    })()
                    """)
                .asInt())
        .as("pixels in the colour of the first curve")
        .isGreaterThan(200);
  }

  @Test
  void oddStringsStayText() throws Exception {
    show(measured(), 1280, "light");

    assertThat(text("#command")).isEqualTo("splnet lab " + ODD);
    assertThat(count("main b")).isZero();
  }

  @Test
  void headsSortAndGiveTheOrderOfTheRowsBack() throws Exception {
    show(measured(), 1280, "light");
    String first = "#results tbody tr:first-child";
    String head = "document.querySelector(`#results thead th:nth-child(3) button`).click()";

    chromium.evaluate(head);
    assertThat(text(first)).startsWith("fine25.00");
    chromium.evaluate(head);
    assertThat(text(first)).startsWith("big12.00");
    assertThat(count("#results th[aria-sort=ascending]")).isEqualTo(1);
    chromium.evaluate(head);
    assertThat(text(first)).startsWith("big12.00");
    assertThat(count("#results th[aria-sort]")).isZero();
  }

  @Test
  void aRowThatWentNoFurtherIsNamedWithItsReport() throws Exception {
    ObjectNode data = withEverything();
    ObjectNode row = (ObjectNode) data.get("rows").get(0);
    row.put("conserved", false);
    row.putObject("failure").put("kind", "DEADLOCKED").put("report", "cpu0 hangs");
    row.putArray("repeats");
    row.putArray("load");
    row.remove("explained");
    row.set("packetsPerSecond", JSON.readTree("{\"median\": 0, \"min\": 0, \"max\": 0}"));
    for (JsonNode r : data.get("rows")) {
      ((ObjectNode) r).set("ratioToFirst", row.get("packetsPerSecond"));
    }

    show(data, 1280, "light");

    assertThat(chromium.complaints()).isEmpty();
    assertThat(text("header .failures")).contains("“big” on 1 CPU").contains("cpu0 hangs");
    assertThat(text("#results .bad")).isEqualTo("deadlocked");
    assertThat(count("#throughput .bar")).isEqualTo(3);
    assertThat(count("#ratio")).as("nothing to be compared with").isZero();
  }

  @Test
  void aRowThatDoesNotBalanceIsNamedBeforeAnythingElse() throws Exception {
    ObjectNode data = measured();
    ((ObjectNode) data.get("rows").get(1)).put("conserved", false);

    show(data, 390, "light");

    assertThat(text("header .bad")).contains("NOT CONSERVED: 1 of 4 rows");
    assertThat(text("#account .bad")).isEqualTo("DOES NOT BALANCE");
  }
}
