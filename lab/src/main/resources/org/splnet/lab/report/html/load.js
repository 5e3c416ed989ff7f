// What becomes of the packets as more are offered than a row can take.

/** Of its peak, what a row must still deliver at the highest load not to be called livelocked. */
const HOLDS = 0.8;

function loadSection(model) {
  const rows = model.rows.filter((r) => r.load.length > 0);
  if (rows.length === 0) {
    return null;
  }
  return section("load", "Offered load",
    "What arrives of what is offered, past saturation, with an application that wants the same CPU. A curve that"
      + " leaves the dotted line loses packets; one that falls beyond its peak spends its time on packets that it"
      + " then drops: receive livelock. Whiskers span the turns. Rates in Mpkt/s; from “offered” on, the columns are"
      + " those of the highest load.",
    sortableTable("Load", loadColumns(), rows, rows.length > 16),
    byCpus(rows).map((g) => el("figure", {}, el("h3", {}, cpuCount(g.cpus)), panel(g.rows, loadCharts(g.rows)))));
}

function loadCharts(rows) {
  const most = Math.max(...rows.flatMap((r) => r.load.map((p) => p.offered.max)));
  const shares = { values: (u, s) => s.map((v) => round(v * 100) + " %") };
  const all = [
    { title: "Delivered, Mpkt/s", label: "Rate delivered against rate offered", of: (p) => p.delivered, read: millions,
      yAxis: { values: (u, s) => s.map((v) => round(v / 1e6)) },
      yScale: { range: (u, min, max) => [0, max * 1.05] }, extra: [[[0, 0], [most, most]]] },
    { title: "Lost, of all that was offered", label: "Share lost against rate offered", of: lost,
      read: percent, yAxis: shares, yScale: { range: (u, min, max) => [0, Math.max(max * 1.05, 0.05)] } },
    { title: "Latency of what arrives, p99", label: "99th percentile of latency against rate offered",
      of: (p) => (p.p99Nanos > 0 ? p.p99Nanos : null), read: time, yScale: { distr: 3 },
      yAxis: { values: TIME_TICKS, size: 64 } },
    { title: "Left to the application, of the speed it has alone", label: "Speed of the application against rate offered",
      of: (p) => p.application ?? null, read: percent, yAxis: shares, yScale: { range: [0, 1] } },
  ];
  return all.map((c) => chartOf(c, rows)).filter((c) => rows.some((r) => c.points(r).some((p) => p[1] !== null)));
}

/** A figure is a number, or a spread of the turns. */
function chartOf(chart, rows) {
  const middle = (y) => (y !== null && typeof y === "object" ? y.median : y);
  const isSpread = rows.some((r) => r.load.some((p) => typeof (chart.of(p) ?? 0) === "object"));
  return {
    ...chart,
    xAxis: { label: "offered, Mpkt/s", values: (u, s) => s.map((v) => round(v / 1e6)) },
    marks: { show: true, size: 5 },
    points: (r) => inOrder(r.load).map((p) => [p.offered.median, middle(chart.of(p))]),
    spread: isSpread
      ? (r) => r.load.map((p) => [p.offered.median, chart.of(p).min, chart.of(p).max])
      : null,
  };
}

/** As a curve runs: what was offered can differ from what was meant to be. */
function inOrder(load) {
  return [...load].sort((a, b) => a.offered.median - b.offered.median);
}

function lost(point) {
  return Object.values(point.drops ?? {}).reduce((sum, share) => sum + share, 0);
}

function peakOf(row) {
  return Math.max(...row.load.map((p) => p.delivered.median));
}

function last(row) {
  return row.load.reduce((most, p) => (p.load >= most.load ? p : most));
}

/** What is still delivered at the highest load, of the peak. */
function held(row) {
  return last(row).delivered.median / peakOf(row);
}

function loadColumns() {
  const rate = (head, title, value) => ({
    head, title, value: (r) => value(r) ?? 0, text: (r) => (value(r) ? millions(value(r)) : "–") });
  return [
    NAME,
    CPUS,
    rate("saturation", "the highest rate delivered while the load was raised: what a load of 1 means",
      (r) => r.saturationPacketsPerSecond),
    rate("loss-free", "the highest rate of which hardly a packet was lost", (r) => r.lossFreePacketsPerSecond),
    rate("peak", "the highest rate delivered at any load", peakOf),
    { head: "slope", title: "what a packet offered past saturation does to the rate delivered: 0 is flat",
      value: (r) => r.slopeBeyondSaturation ?? 0,
      text: (r) => (r.slopeBeyondSaturation === undefined ? "–" : fixed(r.slopeBeyondSaturation, 2)) },
    rate("offered", "at the highest load", (r) => last(r).offered.median),
    rate("delivered", "at the highest load", (r) => last(r).delivered.median),
    { head: "of the peak", title: "well below 100 %: receive livelock", value: held,
      text: (r) => fixed(100 * held(r), 0) + " %", look: (r) => (held(r) < HOLDS ? "bad" : "") },
    { head: "application", title: "of the speed that it has alone, at the highest load",
      value: (r) => last(r).application?.median ?? 0,
      text: (r) => (last(r).application ? percent(last(r).application.median) : "–") },
    { head: "lost", title: "at the highest load, by place", left: true, value: (r) => lost(last(r)),
      text: (r) => Object.entries(last(r).drops ?? {}).map(([place, share]) => `${place} ${percent(share)}`).join(", ") || "none" },
  ];
}

/** The sentences about the highest load, one for each number of CPUs. */
function loadVerdict(model) {
  return byCpus(model.rows.filter((r) => r.load.length > 1)).map((g) => {
    const falling = g.rows.filter((r) => held(r) < HOLDS);
    const name = (r) => `“${r.name}” (${fixed(100 * held(r), 0)} %)`;
    const best = [...g.rows].sort((a, b) => (b.lossFreePacketsPerSecond ?? 0) - (a.lossFreePacketsPerSecond ?? 0))[0];
    const free = best.lossFreePacketsPerSecond
      ? ` Most without loss: ${millions(best.lossFreePacketsPerSecond)} Mpkt/s, “${best.name}”.` : "";
    return `On ${cpuCount(g.cpus)}, at the highest load offered, ` + (falling.length === 0
      ? `every option still delivers ${fixed(100 * Math.min(...g.rows.map(held)), 0)} % of its peak or more: no livelock.`
      : falling.length === g.rows.length
        ? `every option has fallen well below its peak: ${inWords(falling.map(name))}.`
        : `${inWords(falling.map(name))} ${falling.length === 1 ? "has" : "have"} fallen below ${100 * HOLDS} % of`
          + ` the peak: livelock; the others have not.`) + free;
  });
}
