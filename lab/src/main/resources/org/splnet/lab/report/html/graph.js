// The observed order of locks: classes in their declared order, outermost on top, so that every edge
// that obeys the order points down. What frames show is on the right; what no frame shows (held at a
// level below that of a handler that takes the other) is dashed, on the left.

const STEP = 34;
const NODE = { x: 80, width: 150, height: 24 };
const WIDTH = 340;
const REACH = 76;

function graphSection(model) {
  const graphs = (model.lockGraphs ?? []).filter((g) => g.edges.length > 0);
  if (graphs.length === 0) {
    return null;
  }
  const implicit = graphs.some((g) => g.edges.some((e) => e.implicit));
  return section("graph", "Observed order of locks",
    "Outermost on top, as declared: A → B was seen if B was taken, or waited for, while A was held. Observed in"
      + " a separate run with the checker on, at no load to speak of, for checks cost time. Boxes in grey were not"
      + " taken, or took no part in an order." + (implicit
        ? " Dashed: edges that no line of code shows, held below the level of a handler that takes the other." : ""),
    el("div", { class: "graphs" }, graphs.map((g) =>
      el("figure", { class: "graph" }, el("h3", {}, g.name), drawGraph(g)))));
}

function drawGraph(graph) {
  const nodes = nodesOf(graph);
  const at = new Map(nodes.map((n, i) => [n.name, i]));
  const y = (name) => at.get(name) * STEP + 20;
  const edges = graph.edges.filter((e) => at.has(e.outer) && at.has(e.inner));
  const label = edges.map((e) => `${e.outer} → ${e.inner}`).join(", ");
  return svg("svg", { viewBox: `0 0 ${WIDTH} ${nodes.length * STEP + 8}`, role: "img", "aria-label": label },
    edges.map((e) => arc(e, y(e.outer), y(e.inner), nodes.length * STEP)),
    nodes.map((n) => box(n, y(n.name), edges.some((e) => e.outer === n.name || e.inner === n.name))));
}

/** Declared classes in their order; before them what is waited for like a lock, and has no place in it. */
function nodesOf(graph) {
  const declared = graph.classes ?? [];
  const known = new Set(declared.map((c) => c.name));
  const others = new Set(graph.edges.flatMap((e) => [e.outer, e.inner]).filter((n) => !known.has(n)));
  return [...[...others].map((name) => ({ name, level: "" })), ...declared];
}

function box(node, y, seen) {
  return svg("g", {},
    svg("rect", { class: seen ? "node seen" : "node", x: NODE.x, y: y - NODE.height / 2, width: NODE.width,
      height: NODE.height, rx: 4 }),
    svg("text", { class: seen ? null : "unseen", x: NODE.x + 8, y: y + 4.5 }, node.name),
    svg("text", { class: "level", x: NODE.x + NODE.width - 8, y: y + 4, "text-anchor": "end", "font-size": 10 },
      node.level ?? ""));
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
    svg("title", {}, `${edge.outer} → ${edge.inner}`),
    svg("path", { class: "edge" + kind, d: `M ${x} ${out} C ${far} ${out}, ${far} ${tip}, ${x + side * 5} ${tip}` }),
    svg("path", { class: "tip" + kind, d: `M ${x} ${tip} l ${side * 8} -4 l 0 8 z` }));
}
