// Curves, by uPlot. A panel is a set of charts with one legend, whose buttons show and hide a row in
// all of them and read its value under the pointer.

const HEIGHT = 300;
const SHOWN_AT_FIRST = 8;
const plots = [];

/**
 * @param rows the rows, a curve each
 * @param charts each {title, label for who cannot see it, points(row): [[x, y]…], read(y): text, xAxis,
 *     yAxis, xScale, yScale; spread(row): [[x, low, high]…] if it has whiskers, extra: [[[x, y]…]…] lines
 *     besides, marks: how points are shown}
 */
function panel(rows, charts) {
  const mine = [];
  const readings = rows.map(() => el("output", {}, ""));
  const shown = rows.map((_, i) => i < SHOWN_AT_FIRST);
  const buttons = rows.map((row, i) =>
    el("button", {
      type: "button", "aria-pressed": String(shown[i]),
      onclick: (event) => {
        shown[i] = !shown[i];
        event.currentTarget.setAttribute("aria-pressed", String(shown[i]));
        mine.forEach((u) => u.setSeries(i + 1, { show: shown[i] }));
      },
    }, lineSwatch(row.look), row.name, readings[i]));
  const boxes = charts.map((chart) => {
    const box = el("div", { class: "plot", role: "img", "aria-label": chart.label });
    afterLayout(() => mine.push(drawCurves(box, rows, shown, chart, readings)));
    return el("div", { class: "chart" }, chart.title ? el("h3", {}, chart.title) : null, box);
  });
  return [el("div", { class: charts.length > 1 ? "charts" : null }, boxes),
    el("ul", { class: "legend", "aria-label": "Curves" }, buttons.map((b) => el("li", {}, b)))];
}

const pending = [];

function afterLayout(draw) {
  pending.push(draw);
}

/** Draws every chart, once the page has its width, and again whenever that or the scheme changes. */
function drawPlots() {
  pending.splice(0).forEach((draw) => draw());
  onSchemeChange(() => plots.forEach((u) => u.redraw(false, true)));
}

function drawCurves(box, rows, shown, chart, readings) {
  const tables = rows.map((r) => columnsOf(chart.points(r)));
  const extra = (chart.extra ?? []).map(columnsOf);
  const data = uPlot.join([...tables, ...extra]);
  const u = new uPlot(options(box, rows, shown, chart, readings, extra.length), data, box);
  plots.push(u);
  new ResizeObserver(() => {
    if (box.clientWidth > 0 && box.clientWidth !== u.width) {
      u.setSize({ width: box.clientWidth, height: HEIGHT });
    }
  }).observe(box);
  return u;
}

function columnsOf(points) {
  return [points.map((p) => p[0]), points.map((p) => p[1])];
}

function options(box, rows, shown, chart, readings, extras) {
  const axis = (a) => ({
    stroke: () => resolved("var(--soft)"),
    grid: { stroke: () => resolved("var(--grid)"), width: 1 },
    ticks: { stroke: () => resolved("var(--line)"), width: 1 },
    font: "12px system-ui, sans-serif",
    labelFont: "12px system-ui, sans-serif",
    labelSize: 18,
    labelGap: 0,
    ...a,
  });
  return {
    width: box.clientWidth || 640,
    height: HEIGHT,
    legend: { show: false },
    cursor: { y: false, drag: { x: true, y: false } },
    scales: { x: { time: false, ...chart.xScale }, y: chart.yScale ?? {} },
    padding: [10, 30, 0, 0],
    axes: [axis({ size: 32, ...chart.xAxis }), axis({ size: 58, ...chart.yAxis })],
    series: [{}, ...rows.map((r, i) => ({
      label: r.name, show: shown[i], spanGaps: true, width: 2, points: chart.marks ?? { show: false },
      stroke: () => resolved(r.look.colour), dash: r.look.dash,
    })), ...Array.from({ length: extras }, () => ({
      spanGaps: true, width: 1, points: { show: false }, dash: [3, 3], stroke: () => resolved("var(--soft)"),
    }))],
    hooks: {
      draw: [(u) => chart.spread && rows.forEach((r, i) => u.series[i + 1].show && whiskers(u, chart.spread(r), r.look))],
      setCursor: [(u) => readings.forEach((out, i) => {
        const value = u.cursor.idx === null || u.cursor.idx === undefined ? null : u.data[i + 1][u.cursor.idx];
        out.textContent = value === null || value === undefined || !shown[i] ? "" : chart.read(value);
      })],
    },
  };
}

function whiskers(u, spread, look) {
  const { ctx } = u;
  ctx.save();
  ctx.beginPath();
  ctx.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
  ctx.clip();
  ctx.setLineDash([]);
  ctx.strokeStyle = resolved(look.colour);
  ctx.lineWidth = devicePixelRatio;
  for (const [x, low, high] of spread) {
    const at = u.valToPos(x, "x", true);
    ctx.beginPath();
    ctx.moveTo(at, u.valToPos(low, "y", true));
    ctx.lineTo(at, u.valToPos(high, "y", true));
    ctx.stroke();
  }
  ctx.restore();
}

const TIME_TICKS = (u, splits) => splits.map((v) => (v === null ? null : time(v, round)));

function latencySection(model) {
  const timed = model.rows.filter((r) => r.latency?.distribution?.nanos?.length > 1);
  if (timed.length === 0) {
    return null;
  }
  const most = Math.max(...timed.flatMap((r) => r.latency.distribution.percentiles.map(nines)));
  const splits = Array.from({ length: Math.ceil(most) + 1 }, (_, i) => i);
  const chartOf = (g) => ({
    title: "",
    label: `Latency by percentile on ${cpuCount(g.cpus)}`,
    points: (r) => r.latency.distribution.percentiles.map((p, i) => [nines(p), r.latency.distribution.nanos[i]]),
    read: time,
    xScale: { range: [0, most] },
    xAxis: { label: "percentile", splits: () => splits, values: percentiles },
    yScale: { distr: 3 },
    yAxis: { values: TIME_TICKS, size: 64 },
  });
  return section("latency", "Latency",
    "From when a packet was due, so that a stall counts for every packet behind it, at half of the row's own"
      + " loss-free rate. Above 90 is what one packet in 10 exceeds, above 99 one in 100, and so on. Both axes are"
      + " logarithmic.",
    byCpus(timed).map((g) => el("figure", {}, el("h3", {}, cpuCount(g.cpus)), panel(g.rows, [chartOf(g)]))));
}

/** 90 is 1, 99 is 2, 99.9 is 3; in steps that meet between rows. */
function nines(percentile) {
  return Math.round(-Math.log10(1 - percentile / 100) * 1000) / 1000;
}

/** As many labels as fit: all nines on a wide chart, every other on a narrow one. */
function percentiles(u, splits) {
  const every = (u.width - 80) / splits.length < 58 ? 2 : 1;
  return splits.map((n) => (n % every !== 0 ? null
    : n === 0 ? "0" : n < 3 ? "9".repeat(n).padEnd(2, "0") : "99." + "9".repeat(n - 2)));
}
