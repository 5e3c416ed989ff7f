// What a packet's time goes into: stacked bars, and the figures behind them.

/** The parts in the order of the bars; in the last ones nothing is done for the packet. */
const PARTS = [
  ["DRIVER", "driver", "var(--series-0)"],
  ["PROTOCOL", "protocol", "var(--series-1)"],
  ["LOCK_WAIT", "lock wait", "var(--series-6)"],
  ["LOCK_OPERATIONS", "lock operations", "var(--series-3)"],
  ["APPLICATION", "application", "var(--series-5)"],
  ["TRAFFIC", "traffic", "var(--series-2)"],
  ["DEVICES", "devices", "var(--series-4)"],
  ["KERNEL", "kernel", "var(--probe)"],
  ["IDLE", "idle", "var(--quiet-0)"],
  ["AWAY", "away", "var(--quiet-1)"],
  ["MEASURING", "measuring", "var(--quiet-2)"],
  ["REST", "rest", "var(--quiet-3)"],
];

function costSection(model) {
  const rows = model.rows.filter((r) => r.explained);
  if (rows.length === 0) {
    return null;
  }
  const shown = partsOf(rows);
  const most = Math.max(...rows.map((r) => shown.reduce((sum, [key]) => sum + Math.max(0, nanosOf(r, key)), 0)));
  const ticks = ticksTo(most);
  const max = ticks.at(-1);
  return section("cost", "Where a packet's time goes",
    "Nanoseconds a packet, all CPUs counted, of runs of their own in which the clock was read at every step:"
      + " somewhat slower than those that were measured. Away: the machine had something else to do.",
    el("ul", { class: "legend", "aria-label": "Parts" }, shown.map(([, label, colour]) =>
      el("li", {}, el("span", { class: "swatch", style: { background: colour } }), label))),
    grouped(rows, (r) => bar(r, track(max, ticks, pieces(r, shown, max)), short(r.explained.total) + " ns"),
      tickLine(ticks, (t) => share(t, max), String, "ns/pkt")),
    sortableTable("Parts, ns a packet", partColumns(shown), rows, rows.length > 16),
    spansOf(rows));
}

/** Parts that took any time; those that are not known here come last. */
function partsOf(rows) {
  const known = new Set(PARTS.map(([key]) => key));
  const others = [...new Set(rows.flatMap((r) => Object.keys(r.explained.parts)))].filter((key) => !known.has(key));
  return [...PARTS, ...others.map((key) => [key, key.toLowerCase().replaceAll("_", " "), "var(--quiet-3)"])]
    .filter(([key]) => rows.some((r) => Math.abs(nanosOf(r, key)) >= 0.05));
}

function nanosOf(row, key) {
  return row.explained.parts[key] ?? 0;
}

function pieces(row, shown, max) {
  let from = 0;
  return shown.map(([key, label, colour]) => {
    const nanos = Math.max(0, nanosOf(row, key));
    const piece = el("span", {
      class: colour.startsWith("var(--quiet") ? "part quiet" : "part",
      title: `${label}: ${short(nanos)} ns`,
      style: { left: share(from, max), width: share(nanos, max), background: colour },
    }, nanos / max > 0.06 ? short(nanos) : "");
    from += nanos;
    return nanos > 0 ? piece : null;
  });
}

function partColumns(shown) {
  return [NAME, CPUS,
    ...shown.map(([key, label]) => ({
      head: label, value: (r) => nanosOf(r, key), text: (r) => fixed(nanosOf(r, key), 1) })),
    { head: "total", value: (r) => r.explained.total, text: (r) => fixed(r.explained.total, 1) }];
}

function spansOf(rows) {
  const lines = rows.flatMap((r) => (r.explained.spans ?? []).map((span) => ({ ...r, span })));
  if (lines.length === 0) {
    return null;
  }
  const labels = new Map(PARTS);
  const columns = [
    NAME,
    CPUS,
    { head: "what ran", left: true, value: (r) => r.span.name },
    { head: "part", left: true, value: (r) => labels.get(r.span.part) ?? r.span.part },
    { head: "time", unit: "ns/pkt", title: "locks and clock readings apart",
      value: (r) => r.span.nanos, text: (r) => fixed(r.span.nanos, 1) },
    { head: "runs", unit: "/pkt", value: (r) => r.span.perPacket, text: (r) => fixed(r.span.perPacket, 3) },
    { head: "locks", unit: "/pkt", value: (r) => r.span.locks, text: (r) => fixed(r.span.locks, 3) },
  ];
  return el("details", {}, el("summary", {}, "By handler, soft interrupt and engine"),
    sortableTable("By handler", columns, lines, lines.length > 16));
}
