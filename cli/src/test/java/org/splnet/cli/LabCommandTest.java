package org.splnet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code splnet lab}, in runs far too short to mean anything but long enough to balance. */
class LabCommandTest {
  private static final List<String> SHORT =
      List.of("--quick", "--seconds", "0.02", "--repeats", "1", "--flows", "16");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine commandLine =
      Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));

  private int lab(String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.add("lab");
    arguments.addAll(SHORT);
    arguments.addAll(List.of(more));
    return commandLine.execute(arguments.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--lock tiny|unknown lock grain 'tiny': choose one of big, flagged, softnet, fine",
        "--queue x|choose one of locked, percpu, lockfree",
        "--dispatch x|choose one of deferred, direct, hybrid",
        "--steer x|choose one of none, cpu, flow, follow",
        "--steer none|something must choose",
        "--steer flow --queue locked|is one for all",
        "--steer flow --dispatch direct|direct dispatch has none",
        "--steer follow --dispatch hybrid|passes the queue by",
        "--dispatch hybrid --queue locked|keeps the order",
        "--upcall x|choose one of packet, batch, softint, held",
        "--upcall held|asked for twice (--i-know-this-deadlocks)",
        "--start x|choose one of locked, trylock, first, deferred, perqueue",
        "--start trylock|may be held for anything",
        "--start perqueue --driver fxp|a device of driver 'fxp' has one: choose driver wire",
        "--levels 1999|choose one of 2005, merged, today",
        "--workload x|choose one of forward, cross, echo, mixed",
        "--cpus 0|choose 1 to",
        "--cpus 4096|this machine has",
        "--cpus two|--cpus two: this machine has",
        "--spin x|choose one of tas, ticket, queued",
        "--entry-lock x|choose one of chain, handler, line, none",
        "--entry-lock line|lock grain 'flagged' or finer",
        "--entry-lock none --lock fine|(--i-know-this-deadlocks)",
        "--entry x|choose one of interrupt, softint, thread, filter, polling",
        "--poll-budget 4|is of use only with --entry polling",
        "--poll-budget 0 --entry polling|choose 1 to",
        "--route x|choose one of one, fixed, flow, rr",
        "--route flow --driver fxp|a device of driver 'fxp' has one: choose driver wire",
        "--poll-share 75|is of use only with --entry polling",
        "--poll-share 0 --entry polling|choose 1 to 100",
        "--replay-order x|choose one of highest, lowest",
        "--replay-order lowest|(--i-know-this-deadlocks)",
        "--level-with x|choose one of lock, caller, own",
        "--level-with own|(--i-know-this-deadlocks)",
        "--driver x|choose one of wire, fxp",
        "--size 20|choose 64 to 1518, or imix",
        "--flows 0|choose 1 to",
        "--repeats 0|choose 1 to",
        "--batch 0|choose 1 to",
        "--load x|write fractions of the saturation rate",
        "--load 1 --workload echo|choose forward or cross",
        "--load 1 --probes|the probes have no load",
        "--load 1 --workload mixed|the line has a rate of its own",
        "--class-level x|write CLASS=LEVEL",
        "--class-level gadget=NET|gadget",
        "--class-level kernel=NET|the kernel floor relies on",
        "--sl-cpu 1 --cpus 2|is of use only with --workload mixed",
        "--sl-cpu 1 --cpus 1 --workload mixed|choose 0 to 0, or own",
        "--sl-cpu own --cpus 1 --workload mixed|choose --cpus 2 or more",
        "--workload mixed --dispatch direct|choose deferred dispatch",
        "--workload mixed --lock fine --cpus 1 --class-level device=NET|class 'device' is taken",
        "--fault x|the only one is lose-one",
        "--json /nowhere/at/all.json|cannot write /nowhere/at/all.json",
        "--csv /nowhere/at/all.csv|cannot write /nowhere/at/all.csv",
        "--html /nowhere/at/all.html|cannot write /nowhere/at/all.html",
        "--html /|cannot write /",
        "--json a --html ./a|files of their own",
        "--trace /nowhere/at/all.pftrace|cannot write /nowhere/at/all.pftrace",
        "--lock|Missing required parameter"
      })
  void refusesInOneLineWithTheReason(String arguments, String message) {
    int status = commandLine.execute(("lab " + arguments).split(" "));

    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("splnet lab: ")
        .containsIgnoringCase(message);
    assertThat(status).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"forward", "cross", "echo", "mixed"})
  void comparesLockGrainsAndAccountsForEveryPacket(String workload, @TempDir Path folder)
      throws IOException {
    Path json = folder.resolve("out.json");
    Path csv = folder.resolve("out.csv");

    int status =
        lab(
            "--workload",
            workload,
            "--lock",
            "big,fine",
            "--cpus",
            "1",
            "--json",
            json.toString(),
            "--csv",
            csv.toString());

    assertThat(out.toString()).contains("big  ").contains("fine  ").contains("conserved: offered");
    assertThat(status).isZero();
    assertThat(Files.readString(json))
        .contains("\"rows\"")
        .contains("\"seed\"")
        .contains("\"jdk\"")
        .contains("\"conserved\" : true")
        .doesNotContain("\"conserved\" : false");
    assertThat(Files.readAllLines(csv)).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"forward", "cross"})
  void sortsFlowsOverQueuesOfTwoCpusAndKeepsTheirOrder(String workload) {
    assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "needs two processors");

    int status =
        lab(
            "--workload",
            workload,
            "--lock",
            "fine",
            "--cpus",
            "2",
            "--route",
            "fixed,flow",
            "--start",
            "locked,perqueue");

    assertThat(out.toString())
        .contains("start locked route flow", "start perqueue route fixed", "reordered 0;")
        .contains("start perqueue route flow", "conserved: offered");
    assertThat(status).isZero();
  }

  @Test
  void refusesALineBesideADeviceHeldBelowItNamingClassLevelsAndRemedies() {
    int status = lab("--workload=mixed", "--lock=fine", "--cpus=1", "--class-level=device=NET");

    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .contains("refused at attach", "handler 'uart", "level TTY on cpu0", "class 'device'")
        .contains("held there at NET", "raise the class to TTY", "flag the handler")
        .contains("route its line to a CPU", "merges NET and TTY");
    assertThat(out.toString()).isEmpty();
    assertThat(status).isEqualTo(CommandLine.ExitCode.USAGE);
  }

  /** It may deadlock, and does where two CPUs meet; in neither case is it refused. */
  @Test
  void whoAsksTwiceHasALineBesideADeviceHeldBelowItRun() {
    int status =
        lab(
            "--workload=mixed",
            "--lock=fine",
            "--cpus=1",
            "--class-level=device=NET",
            "--i-know-this-deadlocks");

    assertThat(err.toString()).doesNotContain("refused");
    assertThat(out.toString()).containsPattern("(?m)^fine device=NET +1 +([0-9]|deadlocked)");
    assertThat(status).isNotEqualTo(CommandLine.ExitCode.USAGE);
  }

  @Test
  void showsWhatTheLineDidBesideTheEthernetLanes(@TempDir Path folder) throws IOException {
    Path json = folder.resolve("out.json");
    Path csv = folder.resolve("out.csv");

    int status =
        lab(
            "--workload=mixed",
            "--lock=fine",
            "--cpus=1",
            "--class-level=device=VM",
            "--explain",
            "--trace=" + folder.resolve("out.pftrace"),
            "--json=" + json,
            "--csv=" + csv);

    assertThat(out.toString())
        .contains("line kpkt/s", "fine device=VM  ", "conserved: offered", "reordered 0");
    assertThat(status).isZero();
    assertThat(Files.readString(json))
        .containsSubsequence("\"line\" : {", "\"repeats\"", "\"line\" : {", "\"packets\"");
    assertThat(Files.readAllLines(csv).getFirst())
        .contains(",class-level,sl-cpu,", ",line_packets,line_p50_nanos,line_p99_nanos,");
    assertThat(Files.readAllLines(csv).getLast()).contains(",device=VM,0,").doesNotContain(",,");
  }

  @Test
  void writesAPageWithTheCommandToRepeatIt(@TempDir Path folder) throws IOException {
    Path html = folder.resolve("it's a report.html");
    Path json = folder.resolve("out.json");

    int status =
        lab("--lock", "fine", "--cpus", "1", "--html", html.toString(), "--json", json.toString());

    assertThat(status).isZero();
    assertThat(Files.readString(html))
        .startsWith("<!DOCTYPE html>")
        .contains("splnet lab --quick --seconds 0.02 --repeats 1 --flows 16 --lock fine")
        .contains("/it'\\\\''s a report.html'")
        .contains(Files.readString(json).replace("<", "\\u003c"))
        .contains("\"lockGraphs\"")
        .contains("\"from\" : \"device\"");
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @ParameterizedTest
  @ValueSource(strings = {"forward", "cross", "echo", "mixed"})
  void aSilentlyLostPacketMakesItFail(String workload) {
    int status =
        lab("--workload", workload, "--lock", "fine", "--cpus", "1", "--fault", "lose-one");

    assertThat(out.toString()).contains("NOT CONSERVED: fine on 1 CPUs").contains("1 unaccounted");
    assertThat(status).isEqualTo(1);
  }

  @Test
  void comparesThePathsBetweenDevicesAndProtocols(@TempDir Path folder) throws IOException {
    Path csv = folder.resolve("out.csv");

    int status =
        lab(
            "--lock=fine",
            "--cpus=1",
            "--dispatch=hybrid",
            "--steer=cpu,flow",
            "--upcall=packet,softint",
            "--start=first",
            "--csv=" + csv);

    assertThat(out.toString())
        .contains("fine steer cpu up-call packet  ")
        .contains("fine steer flow up-call softint  ")
        .contains("conserved: offered");
    assertThat(status).isZero();
    assertThat(Files.readAllLines(csv))
        .hasSize(5)
        .last()
        .asString()
        .contains(",flow,softint,first,");
  }

  @Test
  void namesARowByTheAxesThatAreComparedAndOfConsequence() {
    int status =
        lab(
            "--lock=fine",
            "--cpus=1",
            "--spin=ticket",
            "--entry=thread,polling",
            "--poll-budget=2,8",
            "--level-with=caller");

    assertThat(out.toString().lines().filter(l -> l.startsWith("fine")).map(l -> l.split("  ")[0]))
        .containsExactly(
            "fine entry thread", "fine entry polling budget 2", "fine entry polling budget 8");
    assertThat(status).isZero();
  }

  @Test
  void measuresTheCardBesideTheWireAndMixedLengths() {
    int status = lab("--lock=fine", "--cpus=1", "--driver=wire,fxp", "--size=64,imix");

    assertThat(out.toString())
        .contains("fine wire 64 B", "fine fxp 64 B", "fine wire imix", "fine fxp imix")
        .contains("conserved: offered");
    assertThat(status).isZero();
  }

  @Test
  void sweepsTheLoadAndAccountsForEveryPacket(@TempDir Path folder) throws IOException {
    Path json = folder.resolve("out.json");
    Path csv = folder.resolve("out.csv");

    int status =
        lab(
            "--lock=fine",
            "--entry=interrupt,polling",
            "--load=1,2",
            "--json=" + json,
            "--csv=" + csv);

    assertThat(out.toString())
        .contains("fine entry interrupt", "fine entry polling", "saturation", "application")
        .contains("conserved: offered");
    assertThat(status).isZero();
    assertThat(Files.readString(json)).contains("\"load\" : [", "\"slopeBeyondSaturation\"");
    assertThat(Files.readAllLines(csv))
        .hasSize(5)
        .first()
        .asString()
        .contains("load,asked,offered,delivered");
  }

  @Test
  void aRowThatDeadlocksIsMarkedAndTheOthersGoOn() {
    Assumptions.assumeTrue(
        Runtime.getRuntime().availableProcessors() >= 2, "two CPUs block each other");

    // Long enough for two CPUs to meet.
    int status =
        commandLine.execute(
            "lab",
            "--quick",
            "--seconds=0.4",
            "--repeats=5",
            "--workload=cross",
            "--lock=fine",
            "--cpus=2",
            "--dispatch=direct",
            "--upcall=held,batch",
            "--i-know-this-deadlocks");

    assertThat(out.toString())
        .containsPattern("fine up-call held +2 +deadlocked")
        .contains("DEADLOCKED: fine up-call held on 2 CPUs:", "with the lock checker on")
        .containsPattern("fine up-call batch +2 +[0-9]")
        .contains("conserved: offered");
    assertThat(status).isEqualTo(1);
  }

  @Test
  void theProbesAreRowsOfTheirOwn() {
    int status = lab("--lock", "fine", "--cpus", "1", "--probes");

    assertThat(out.toString())
        .contains("bindings as constants")
        .contains("no locks at all")
        .contains("nothing shared")
        .contains("generator into sink")
        .contains("copy + checksum")
        .contains("batches of 1");
    assertThat(status).isZero();
  }

  @Test
  void saysWhatTheTimeGoesIntoAndWritesTimelines(@TempDir Path folder) throws IOException {
    Path json = folder.resolve("out.json");
    Path timeline = folder.resolve("out.pftrace");

    int status =
        lab("--lock=fine", "--cpus=1", "--explain", "--trace=" + timeline, "--json=" + json);

    assertThat(out.toString())
        .contains("driver  protocol  lock wait  lock ops  application  traffic")
        .contains("rest")
        .containsPattern("(?m)^fine +1 ( +-?[0-9.]+| +-)+$");
    assertThat(status).isZero();
    assertThat(Files.readString(json)).contains("\"explained\"").contains("\"LOCK_OPERATIONS\"");
    assertThat(timeline).isNotEmptyFile();
  }
}
