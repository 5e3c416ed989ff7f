// Elements and figures as text. Everything that comes from the data goes through text nodes and
// attributes, never through markup.

function el(tag, attributes, ...children) {
  return fillIn(document.createElement(tag), attributes, children);
}

function svg(tag, attributes, ...children) {
  return fillIn(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function fillIn(e, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name === "style") {
      for (const [property, v] of Object.entries(value)) {
        e.style.setProperty(property, v ?? "");
      }
    } else if (name.startsWith("on")) {
      e.addEventListener(name.slice(2), value);
    } else if (value !== null && value !== undefined && value !== false) {
      e.setAttribute(name, value === true ? "" : value);
    }
  }
  e.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined));
  return e;
}

function section(id, title, how, ...content) {
  return el("section", { id, "aria-labelledby": id + "-title" },
    el("h2", { id: id + "-title" }, title),
    how === "" ? null : el("p", { class: "how" }, how),
    content);
}

const GROUPED = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

function count(n) {
  return GROUPED.format(n);
}

function fixed(n, digits) {
  return Number.isFinite(n) ? n.toFixed(digits) : "–";
}

/** Three significant digits, as many as a spread allows anybody to read. */
function short(n) {
  if (!Number.isFinite(n)) {
    return "–";
  }
  const size = Math.abs(n);
  return size >= 1e5 ? count(n) : size >= 100 ? n.toFixed(0) : size >= 10 ? n.toFixed(1)
    : size === 0 ? "0" : size >= 0.01 ? n.toFixed(2) : n.toPrecision(1);
}

/** A round figure on an axis. */
function round(n) {
  return String(parseFloat(n.toPrecision(3)));
}

function millions(perSecond) {
  return fixed(perSecond / 1e6, perSecond < 1e6 ? 3 : 2);
}

/** A time with the unit that suits it. */
function time(nanos, text = short) {
  return nanos < 1e3 ? text(nanos) + " ns"
    : nanos < 1e6 ? text(nanos / 1e3) + " µs"
    : nanos < 1e9 ? text(nanos / 1e6) + " ms" : text(nanos / 1e9) + " s";
}

function micros(nanos) {
  return nanos < 1e5 ? fixed(nanos / 1e3, 1) : count(nanos / 1e3);
}

function percent(share) {
  return (share > 0 && share < 0.0001 ? "<0.01" : fixed(share * 100, 2)) + " %";
}

function range(spread, digits, scale) {
  return fixed(spread.min / scale, digits) + "–" + fixed(spread.max / scale, digits);
}

function cpuCount(n) {
  return n === 1 ? "1 CPU" : n + " CPUs";
}

/** Round figures from 0 to just above a maximum, for an axis. */
function ticksTo(max) {
  const rough = (max || 1) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough);
  return Array.from({ length: Math.ceil(max / step - 1e-9) + 1 }, (_, i) => i * step);
}
