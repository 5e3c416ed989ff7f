package org.splnet.lab.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.LevelSet;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.ObservedOrder;

/** The table of the system that ships, under every lock grain and with two of the level sets. */
class RuleTableTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "locking.md");
  private static final String BEGIN = "<!-- rule:begin -->\n";
  private static final String END = "<!-- rule:end -->";

  private static final List<RuleTable> TABLES = new ArrayList<>();

  @BeforeAll
  static void look() {
    TABLES.addAll(
        RuleSurvey.tables(
            LockBinding.standard(), List.of(LevelSet.L2005, LevelSet.MERGED, LevelSet.TODAY)));
  }

  private static RuleTable of(String grain, String levels) {
    return TABLES.stream()
        .filter(t -> t.grain().equals(grain) && t.levels().equals(levels))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void everyConfigurationHolds() {
    assertThat(TABLES)
        .hasSize(12)
        .allSatisfy(t -> assertThat(t.holds()).as(RuleReport.text(t, "")).isTrue());
  }

  @Test
  void theKernelLockIsHeldAtTheLevelOfTheProtocolsWhereTheyHaveLocksOfTheirOwn() {
    for (String levels : List.of("2005", "merged", "today")) {
      assertThat(low("softnet", levels)).isEqualTo("SOFTNET");
      assertThat(low("fine", levels)).isEqualTo("SOFTNET");
      assertThat(low("flagged", levels)).isEqualTo("NONE");
    }
  }

  private static String low(String grain, String levels) {
    return of(grain, levels).classes().getFirst().low();
  }

  @Test
  void everyExplanationIsStillOfUse() {
    List<String> given = TABLES.stream().flatMap(t -> t.explained().stream()).toList();

    assertThat(Explained.shipped().all().values())
        .allSatisfy(reason -> assertThat(given).anyMatch(g -> g.endsWith(reason)));
    assertThatThrownBy(() -> new Explained("WAITING somewhere"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("KIND Class.method: reason");
  }

  @Test
  void whatIsObservedAndNotInTheCodeIsAGap() {
    ObservedOrder.Edge known = new ObservedOrder.Edge("device", "ifsnd", false, "a run");
    ObservedOrder.Edge strange = new ObservedOrder.Edge("ifsnd", "pktpool", false, "a run");
    ObservedOrder.Edge level = new ObservedOrder.Edge("pktpool", "arp", true, "cpu0");

    RuleTable table = of("fine", "2005");
    assertThat(table.withObserved(seen(known)).holds()).isTrue();
    assertThat(table.withObserved(seen(strange)).gaps())
        .singleElement()
        .asString()
        .contains("ifsnd -> pktpool");
    assertThat(table.withObserved(seen(level)).gaps())
        .singleElement()
        .asString()
        .contains("pktpool => arp");
    assertThat(RuleReport.text(table.withObserved(seen(strange)), "")).contains("GAP", "-O");
  }

  private static ObservedOrder seen(ObservedOrder.Edge e) {
    return new ObservedOrder(List.of(), List.of(e));
  }

  @Test
  void theTextOfOneClassHasAllCalls() {
    String text = RuleReport.text(of("fine", "2005"), "arp");

    assertThat(text).contains("arp -> callout", "arp => kernel", "its line may lead to any CPU");
    assertThat(text).doesNotContain("ifaddr -> route");
  }

  @Test
  void theTableInTheDocumentationIsThatOfTheCode() throws IOException {
    String text = Files.readString(DOCUMENT);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    assertThat(begin).as("%s has the line %s", DOCUMENT, BEGIN).isNotNegative();
    assertThat(end).as("%s has the line %s", DOCUMENT, END).isGreaterThan(begin);
    String table = RuleReport.markdown(of("fine", "2005"));
    if (Boolean.getBoolean("splnet.docs.write")) {
      text = text.substring(0, begin + BEGIN.length()) + table + text.substring(end);
      Files.writeString(DOCUMENT, text);
      end = text.indexOf(END);
    }

    assertThat(text.substring(begin + BEGIN.length(), end))
        .as(
            "docs/locking.md is behind the code; to write it anew: ./mvnw -pl lab -am verify"
                + " -Dtest=RuleTableTest -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dsplnet.docs.write=true")
        .isEqualTo(table);
  }
}
