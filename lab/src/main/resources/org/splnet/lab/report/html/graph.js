// The observed order of locks: classes in their declared order, outermost on top, so that every edge
// that obeys the order points down. What frames show is on the right; what no frame shows (held at a
// level below that of a handler that takes the other) is dashed, on the left. What handlers take is in
// the table below.

const STEP = 34;
const NODE = { x: 80, width: 150, height: 24 };
const WIDTH = 340;
const REACH = 76;

function graphSection(model) {
  const graphs = model.lockGraphs ?? [];
  if (graphs.length === 0) {
    return null;
  }
  const edges = graphs.flatMap((g) => g.order.edges.map((e) => ({ ...e, name: g.name })));
  return section("graph", "Observed order of locks",
    "Outermost on top, as declared: a line from A to B means that B was wanted while A was held; so every line points"
      + " down. Dashed, what no line of code shows: A was held at a level below that of a handler that wants B. Grey"
      + " classes were not taken, or are bound to another lock. This is what the lock checker saw in a small network"
      + " of its own under each lock grain (splnet order --dot), for what is measured runs unchecked.",
    el("div", { class: "graphs" }, graphs.map((g) =>
      el("figure", { class: "graph" }, el("h3", {}, g.name), drawGraph(g.order, model.lockLevels ?? {})))),
    el("details", {}, el("summary", {}, `All ${edges.length} edges, handlers and callouts included, and where they were seen`),
      sortableTable("Edges", EDGE_COLUMNS, edges, edges.length > 16)));
}

const EDGE_COLUMNS = [
  { head: "lock grain", left: true, value: (e) => e.name },
  { head: "held or running", left: true, value: (e) => e.from },
  { head: "wanted", left: true, value: (e) => e.to },
  { head: "shown by", left: true, value: (e) => (e.implicit ? "levels" : "a frame") },
  { head: "first seen", left: true, wrap: true, value: (e) => e.witness },
];

function drawGraph(order, levels) {
  const classes = order.nodes.filter((n) => n.isClass);
  const at = new Map(classes.map((n, i) => [n.name, i]));
  const y = (name) => at.get(name) * STEP + 20;
  const edges = order.edges.filter((e) => at.has(e.from) && at.has(e.to));
  const label = "Lock classes" + edges.map((e) => `; ${e.from} before ${e.to}`).join("");
  return svg("svg", { viewBox: `0 0 ${WIDTH} ${classes.length * STEP + 8}`, role: "img", "aria-label": label },
    edges.map((e) => arc(e, y(e.from), y(e.to), classes.length * STEP)),
    classes.map((n) => box(n, y(n.name), levels[n.name] ?? "")));
}

function box(node, y, level) {
  return svg("g", {},
    svg("rect", { class: node.seen ? "node seen" : "node", x: NODE.x, y: y - NODE.height / 2, width: NODE.width,
      height: NODE.height, rx: 4 }),
    svg("text", { class: node.seen ? null : "unseen", x: NODE.x + 8, y: y + 4.5 }, node.name),
    svg("text", { class: "level", x: NODE.x + NODE.width - 8, y: y + 4, "text-anchor": "end", "font-size": 10 },
      level));
}

/** The further it goes, the further out. */
function arc(edge, from, to, height) {
  const side = edge.implicit ? -1 : 1;
  const x = edge.implicit ? NODE.x : NODE.x + NODE.width;
  const far = x + side * (20 + (REACH * Math.abs(to - from)) / height) * 1.3;
  const kind = edge.implicit ? " implicit" : "";
  const out = from + (to > from ? 4 : -4);
  const tip = to + (to > from ? -4 : 4);
  return svg("g", {},
    svg("title", {}, `${edge.from} → ${edge.to}: ${edge.witness}`),
    svg("path", { class: "edge" + kind, d: `M ${x} ${out} C ${far} ${out}, ${far} ${tip}, ${x + side * 5} ${tip}` }),
    svg("path", { class: "tip" + kind, d: `M ${x} ${tip} l ${side * 8} -4 l 0 8 z` }));
}
