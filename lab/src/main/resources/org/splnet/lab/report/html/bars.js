// Bars with whiskers, ratios and stacked parts: plain boxes, whose text stays text.

function track(max, ticks, ...marks) {
  return el("span", { class: "track", "aria-hidden": "true" },
    ticks.map((t) => el("span", { class: "rule", style: { left: share(t, max) } })), marks);
}

function share(value, max) {
  return (100 * value) / max + "%";
}

function tickLine(ticks, place, text, unit) {
  return el("div", { class: "axis", "aria-hidden": "true" },
    el("span", { class: "ticks" }, ticks.map((t) => el("span", { style: { left: place(t) } }, text(t)))),
    el("span", { class: "ticks-unit" }, unit));
}

function bar(row, trackOfRow, ...value) {
  return el("div", { class: "bar", role: "listitem" },
    el("span", { class: "bar-name" }, row.name), el("span", { class: "bar-value" }, value), trackOfRow);
}

function grouped(rows, lineOf, ticks) {
  return el("figure", { class: "bars", role: "list" },
    byCpus(rows).flatMap((g) => [el("h3", {}, cpuCount(g.cpus)), ...g.rows.map(lineOf)]), ticks);
}

function throughputSection(model) {
  if (model.measured.length === 0) {
    return null;
  }
  const ticks = ticksTo(Math.max(...model.measured.map((r) => r.packetsPerSecond.max)) / 1e6);
  const max = ticks.at(-1) * 1e6;
  const line = (r) => {
    const rate = r.packetsPerSecond;
    return bar(r,
      track(max, ticks.map((t) => t * 1e6),
        el("span", { class: "fill", style: { width: share(rate.median, max), background: r.look.colour } }),
        el("span", { class: "whisker", style: { left: share(rate.min, max), width: share(rate.max - rate.min, max) } }),
        (r.repeats ?? []).map((t) => el("span", { class: "turn", style: { left: share(t.packetsPerSecond, max) } }))),
      millions(rate.median), " ", el("span", { class: "soft" }, range(rate, 2, 1e6)));
  };
  return section("throughput", "Throughput",
    "Millions of packets a second at full load. A bar ends at the median of the turns, its whisker spans"
      + " them all, and each turn is a dot.",
    grouped(model.measured, line, tickLine(ticks, (t) => share(t, ticks.at(-1)), String, "Mpkt/s")));
}

const LEAST = 0.01;

function ratioSection(model) {
  const rows = model.measured.filter((r) =>
    r.ratioToFirst.median > 0 && Object.values(r.ratioToFirst).every(Number.isFinite));
  if (rows.length < 2) {
    return null;
  }
  // A turn in which nothing came through is no number of times.
  const low = Math.max(LEAST, Math.min(0.8, ...rows.map((r) => r.ratioToFirst.min)));
  const high = Math.max(1.25, ...rows.map((r) => r.ratioToFirst.max));
  const place = (x) => (100 * Math.log(Math.max(x, low) / low)) / Math.log(high / low);
  const ticks = ratioTicks(low, high);
  const first = model.rows[0];
  const line = (r) => {
    const ratio = r.ratioToFirst;
    const same = ratio.min <= 1 && ratio.max >= 1;
    return bar(r,
      el("span", { class: "track", "aria-hidden": "true" },
        ticks.map((t) => el("span", { class: t === 1 ? "rule one" : "rule", style: { left: place(t) + "%" } })),
        el("span", { class: "whisker", style: { left: place(ratio.min) + "%", width: place(ratio.max) - place(ratio.min) + "%" } }),
        el("span", { class: same ? "median open" : "median",
          style: { left: place(ratio.median) + "%", background: same ? null : r.look.colour } })),
      fixed(ratio.median, 2) + " ", el("span", { class: "soft" },
        r === first ? "the measure" : range(ratio, 2, 1) + (same ? ", in the spread" : "")));
  };
  return section("ratio", "Ratio to the first row",
    `How many times the rate of “${first.name}” on ${cpuCount(first.cpus)}, turn by turn: neighbours in time are`
      + " compared, not averages. Where a whisker touches 1 the dot is open: no difference beyond the spread."
      + " Logarithmic.",
    grouped(rows, line, tickLine(ticks, (t) => place(t) + "%", String, "×")));
}

/** 1 and what lies at round distances from it, few enough to be read. */
function ratioTicks(low, high) {
  const inside = (list) => list.filter((t) => t >= low && t <= high);
  const fine = inside([0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3]);
  return high / low < 4 && fine.length > 2
    ? fine
    : inside([0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100]);
}
