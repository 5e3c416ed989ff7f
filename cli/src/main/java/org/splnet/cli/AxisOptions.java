package org.splnet.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.splnet.lab.axis.Axes;
import org.splnet.lab.axis.Axis;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** An option for each axis of the laboratory, as {@link Axes} declares them. */
class AxisOptions implements CommandLine.IModelTransformer {
  AxisOptions() {}

  @Override
  public CommandSpec transform(CommandSpec spec) {
    ArgGroupSpec.Builder group =
        ArgGroupSpec.builder()
            .validate(false)
            .heading("%nWhat to compare, each with each (several values, separated by commas):%n");
    for (Axis a : Axes.ALL) {
      group.addArg(
          OptionSpec.builder("--" + a.name())
              .type(List.class)
              .auxiliaryTypes(String.class)
              .splitRegex(",")
              .paramLabel("VALUE[,VALUE…]")
              .hideParamSyntax(true)
              .description(description(a).replace("%", "%%"))
              .build());
    }
    return spec.addArgGroup(group.build());
  }

  String description(Axis a) {
    StringBuilder out = new StringBuilder(a.title());
    out.append(": ").append(a.choices());
    if (!a.condition().isEmpty()) {
      out.append("; with ").append(a.condition());
    }
    return out.append(" (default: ").append(String.join(",", a.standard())).append(')').toString();
  }

  /** What was chosen, for the axes along which anything was. */
  static Map<String, List<String>> chosen(ParseResult parsed) {
    Map<String, List<String>> choices = new LinkedHashMap<>();
    for (Axis a : Axes.ALL) {
      if (parsed.hasMatchedOption("--" + a.name())) {
        choices.put(a.name(), parsed.matchedOptionValue("--" + a.name(), List.of()));
      }
    }
    return choices;
  }
}
