// The observed order of locks: classes in their declared order, outermost on top, so that every edge
// that obeys the order points down. What frames show is on the right; what no frame shows (held at a
// level below that of a handler that takes the other) is dashed, on the left.

const STEP = 34;
const NODE = { x: 80, width: 150, height: 24 };
const WIDTH = 340;
const REACH = 76;

function graphSection(model) {
  const graphs = (model.lockGraphs ?? []).filter((g) => g.order.edges.length > 0);
  if (graphs.length === 0) {
    return null;
  }
  const implicit = graphs.some((g) => g.order.edges.some((e) => e.implicit));
  return section("graph", "Observed order of locks",
    "Outermost on top, as declared: A → B was seen if B was taken, or waited for, while A was held; so every line"
      + " points down. Observed in a run of its own with the checker on. Grey boxes were not taken." + (implicit
        ? " Dashed: what no line of code shows, A held below the level of a handler that takes B." : ""),
    el("div", { class: "graphs" }, graphs.map((g) =>
      el("figure", { class: "graph" }, el("h3", {}, g.name), drawGraph(g.order, model.lockLevels ?? {})))));
}

function drawGraph(order, levels) {
  // What is waited for like a lock has no place in the declared order: before it.
  const nodes = [...order.nodes.filter((n) => !n.isClass && n.seen), ...order.nodes.filter((n) => n.isClass)];
  const at = new Map(nodes.map((n, i) => [n.name, i]));
  const y = (name) => at.get(name) * STEP + 20;
  const edges = order.edges.filter((e) => at.has(e.from) && at.has(e.to));
  const label = edges.map((e) => `${e.from} → ${e.to}`).join(", ");
  return svg("svg", { viewBox: `0 0 ${WIDTH} ${nodes.length * STEP + 8}`, role: "img", "aria-label": label },
    edges.map((e) => arc(e, y(e.from), y(e.to), nodes.length * STEP)),
    nodes.map((n) => box(n, y(n.name), levels[n.name] ?? "")));
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
