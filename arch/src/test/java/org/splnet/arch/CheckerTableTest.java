package org.splnet.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.LockRule;

/** {@code docs/checker.md} names every rule, and only rules and tests that there are. */
class CheckerTableTest {
  private static final Pattern RULE = Pattern.compile("`([A-Z_]+)`");

  private static List<String[]> rows() throws IOException {
    String text = Files.readString(Path.of("..", "docs", "checker.md"));
    String table =
        text.substring(
            text.indexOf("<!-- checker:begin -->"), text.indexOf("<!-- checker:end -->"));
    return table
        .lines()
        .skip(3)
        .filter(l -> l.startsWith("| ") && !l.startsWith("| **"))
        .map(l -> l.split(" *\\| *", -1))
        .toList();
  }

  @Test
  void everyRowHasItsFourColumnsAndATest() throws IOException {
    assertThat(rows())
        .hasSizeGreaterThan(25)
        .allSatisfy(row -> {
          assertThat(row).as(Arrays.toString(row)).hasSize(6);
          assertThat(row[3]).isIn("run", "rest", "always", "compile");
          assertThat(NamedTests.in(row[4])).as(row[1]).isNotEmpty();
        });
  }

  @Test
  void everyRuleIsThereAndNoOther() throws IOException {
    Set<String> named =
        rows().stream()
            .flatMap(row -> RULE.matcher(row[2]).results())
            .map(r -> r.group(1))
            .collect(Collectors.toSet());

    assertThat(named)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(LockRule.values()).map(Enum::name).toList());
  }

  @Test
  void thePredictionsAreThoseThatItNames() throws IOException {
    String text = Files.readString(Path.of("..", "docs", "checker.md"));
    String list =
        text.substring(
            text.indexOf("<!-- predictions:begin -->"), text.indexOf("<!-- predictions:end -->"));

    assertThat(RULE.matcher(list).results().map(r -> r.group(1)))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(LockRule.values())
                .filter(LockRule::isPrediction)
                .map(Enum::name)
                .toList());
  }

  @Test
  void everyTestThatItNamesExists() throws IOException {
    assertThat(rows())
        .allSatisfy(
            row -> assertThat(NamedTests.in(row[4])).as(row[1]).allMatch(NamedTests::exists));
  }

  @Test
  void aTestThatDoesNotExistIsNoticed() {
    assertThat(NamedTests.exists("CheckerTableTest.aTestThatDoesNotExistIsNoticed")).isTrue();
    assertThat(NamedTests.exists("CheckerTableTest.noSuchTest")).isFalse();
    assertThat(NamedTests.exists("NoSuchTest.everyTestThatItNamesExists")).isFalse();
  }
}
