// Colours: defined in the style sheet for both schemes, asked for when something is drawn. A row has
// the same look wherever it appears; dashes tell apart what colours alone do not. Probes are grey.

const COLOURS = 7;
const DASHES = [[], [8, 4], [2, 3], [10, 3, 2, 3]];

function optionLook(index) {
  const colour = index % COLOURS;
  const round = Math.floor(index / COLOURS);
  return { colour: `var(--series-${colour})`, dash: DASHES[(colour + round) % DASHES.length] };
}

function probeLook(index) {
  return { colour: "var(--probe)", dash: DASHES[index % DASHES.length] };
}

/** What a colour of the style sheet is in the scheme of the moment; a canvas knows no variables. */
function resolved(colour) {
  const probe = el("span", { hidden: true, style: { color: colour } });
  document.body.append(probe);
  const now = getComputedStyle(probe).color;
  probe.remove();
  return now;
}

/** Calls back whenever the scheme has changed; paper is always light. */
function onSchemeChange(redraw) {
  const root = document.documentElement;
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  addEventListener("beforeprint", () => {
    root.dataset.theme = "light";
    redraw();
  });
  addEventListener("afterprint", () => {
    delete root.dataset.theme;
    redraw();
  });
}

/** A line of a legend: colour and dashes. */
function lineSwatch(look) {
  return svg("svg", { width: 26, height: 10, "aria-hidden": "true" },
    svg("line", {
      x1: 0, y1: 5, x2: 26, y2: 5, "stroke-width": 2.5, "stroke-dasharray": look.dash.join(" "),
      style: { stroke: look.colour },
    }));
}
