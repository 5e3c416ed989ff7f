// What was compared, what came of it, where, and how to do it again.

function headerOf(model) {
  const title = titleOf(model);
  document.title = "splnet lab: " + title;
  return el("header", {},
    el("p", { class: "eyebrow" }, "splnet lab"),
    el("h1", {}, title),
    el("p", { class: "soft" }, subtitleOf(model)),
    verdict(model),
    failures(model),
    leftOut(model),
    accountLine(model));
}

/** The workload and the axes along which there is more than one choice. */
function titleOf(model) {
  const compared = choicesOf(model).filter(([name, values]) => values.length > 1 && name !== "cpus");
  const names = compared.map(([name]) => axisTitle(model, name));
  const cpus = byCpus(model.rows).map((g) => g.cpus);
  const title = `${model.options?.workload ?? "traffic"}: `
    + (names.length > 0 ? inWords(names) + " compared" : "one configuration")
    + ` on ${inWords(cpus)} ${cpus.at(-1) === 1 ? "CPU" : "CPUs"}`;
  return title.charAt(0).toUpperCase() + title.slice(1);
}

function subtitleOf(model) {
  const turns = model.options?.turns;
  return [
    framesOf(model),
    model.options?.flows ? `${model.options.flows} flows a CPU` : null,
    turns ? `${turns.repeats} turns of ${turns.sliceMillis} ms a row` : null,
    model.machine?.date?.replace("T", " ").replace("Z", " UTC"),
    model.machine?.cpu,
  ].filter(Boolean).join(" · ");
}

function framesOf(model) {
  const sizes = model.options?.choices?.size ?? [];
  return sizes.length === 0 ? null
    : inWords(sizes) + (sizes.every((s) => /^\d+$/.test(s)) ? "-byte frames" : " frames");
}

function choicesOf(model) {
  return Object.entries(model.options?.choices ?? {});
}

/** What an axis is, without the remarks behind a comma. */
function axisTitle(model, name) {
  return (model.axes?.[name] ?? spaced(name)).split(",")[0];
}

function verdict(model) {
  const sentences = [...(model.verdict?.sentences ?? []), ...loadVerdict(model)];
  return sentences.length === 0 ? null
    : el("div", { class: "verdict", role: "note", "aria-label": "Verdict" },
      sentences.map((s) => el("p", {}, s)),
      model.verdict?.chance ? el("p", { class: "soft" }, model.verdict.chance) : null);
}

/** Rows that went no further, and why. */
function failures(model) {
  return model.failed.map((r) => el("details", { class: "failures" },
    el("summary", { class: "bad" }, `“${r.name}” on ${cpuCount(r.cpus)} `
      + (r.failure.kind === "UNMEASURED" ? "was not measured" : `went no further: ${r.failure.kind.toLowerCase()}`)),
    el("pre", { class: "report" }, r.failure.report)));
}

/** Combinations that make no sense, and why. */
function leftOut(model) {
  return (model.leftOut ?? []).length === 0 ? []
    : [el("details", { class: "failures" },
      el("summary", {}, "Some combinations were left out"),
      el("pre", { class: "report" }, model.leftOut.join("\n")))];
}

function accountLine(model) {
  const bad = model.rows.filter((r) => r.conserved === false && !r.failure);
  const sum = (f) => count(model.rows.reduce((n, r) => n + (f(r) ?? 0), 0));
  return bad.length > 0
    ? el("p", { class: "account-line bad" }, `NOT CONSERVED: ${bad.length} of ${model.rows.length} rows do not`
      + " balance: this run is void. ", el("a", { href: "#account" }, "The account"))
    : el("p", { class: "account-line" }, el("span", { class: "good" }, "✓ Conserved: "),
      `${sum((r) => r.account?.offered)} packets offered = ${sum((r) => r.account?.delivered)} delivered + `
      + `${sum((r) => r.dropped)} dropped and counted.`);
}

function contentsOf(sections) {
  return el("nav", { "aria-label": "Contents" }, el("ul", { class: "contents" },
    sections.map((s) => el("li", {}, el("a", { href: "#" + s.id }, s.querySelector("h2").textContent)))));
}

function facts(entries) {
  return el("dl", { class: "facts" }, entries.flatMap(([name, value]) =>
    [el("dt", {}, name), el("dd", {}, String(value))]));
}

function reproduceSection(model) {
  const others = Object.entries(model.options ?? {}).filter(([name]) => name !== "choices").flatMap(flat);
  return section("reproduce", "To reproduce it", "",
    model.command ? commandBox(model.command) : null,
    el("p", {}, model.command ? copyButton(model.command) : null,
      el("button", { type: "button", class: "plain-button", onclick: saveData }, "Save everything measured as JSON")),
    el("div", { class: "columns" },
      el("div", {}, el("h3", {}, "What was chosen"),
        facts(choicesOf(model).map(([name, values]) => [axisTitle(model, name), values.join(", ")]))),
      el("div", {}, el("h3", {}, "What all rows had in common"),
        facts(others.map(([name, value]) => [spaced(name), value])),
        el("h3", {}, "Where and when"),
        facts(Object.entries(model.machine ?? {}).map(([name, value]) => [spaced(name), value])))));
}

/** A member, or those of a nested object. */
function flat([name, value]) {
  return value !== null && typeof value === "object" ? Object.entries(value).flatMap(flat) : [[name, value]];
}

/** sliceMillis is "slice millis". */
function spaced(name) {
  return name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase();
}

function inWords(list) {
  return list.length < 2 ? list.join("") : list.slice(0, -1).join(", ") + " and " + list.at(-1);
}

function commandBox(command) {
  return el("pre", { class: "command" }, el("code", { id: "command" }, command));
}

function copyButton(command) {
  const copy = el("button", { type: "button", class: "plain-button", onclick: async () => {
    try {
      await navigator.clipboard.writeText(command);
      copy.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(document.getElementById("command"));
      copy.textContent = "Selected: copy it";
    }
  } }, "Copy the command");
  return copy;
}

function saveData() {
  const text = document.getElementById("data").textContent;
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  el("a", { href: url, download: "splnet-lab.json" }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
