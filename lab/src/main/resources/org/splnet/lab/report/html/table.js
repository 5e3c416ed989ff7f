// Tables whose heads sort. A column is {head, unit, title, value, text, left}: value is what is
// sorted by, text what is shown; both get the row.

function sortableTable(caption, columns, rows, tall) {
  const body = el("tbody");
  const heads = columns.map((c) => head(c, columns, rows, body));
  heads.forEach((th) => th.firstChild.addEventListener("click", () => sortBy(th, heads, rows, body)));
  fillRows(body, columns, rows);
  return el("div", { class: tall ? "scroll tall" : "scroll", tabindex: 0, role: "region", "aria-label": caption },
    el("table", { "aria-label": caption }, el("thead", {}, el("tr", {}, heads)), body));
}

function head(column, columns, rows, body) {
  const th = el("th", { scope: "col", class: column.left ? "left" : null, title: column.title },
    el("button", { type: "button" }, column.head,
      column.unit ? el("span", { class: "unit" }, " " + column.unit) : null));
  th.column = column;
  th.columns = columns;
  return th;
}

function sortBy(th, heads, rows, body) {
  const was = th.getAttribute("aria-sort");
  const first = th.column.left ? "ascending" : "descending";
  const second = th.column.left ? "descending" : "ascending";
  const now = was === first ? second : was === second ? null : first;
  heads.forEach((h) => h.removeAttribute("aria-sort"));
  const sorted = [...rows];
  if (now !== null) {
    th.setAttribute("aria-sort", now);
    const sign = now === "ascending" ? 1 : -1;
    sorted.sort((a, b) => sign * compare(th.column.value(a), th.column.value(b)));
  }
  fillRows(body, th.columns, sorted);
}

function compare(a, b) {
  return typeof a === "string" ? a.localeCompare(b, "en", { numeric: true }) : a - b;
}

function fillRows(body, columns, rows) {
  body.replaceChildren(...rows.map((row) =>
    el("tr", {}, columns.map((c, i) => {
      const text = (c.text ?? c.value)(row);
      const style = [c.left ? "left" : "", c.wrap ? "wrap" : "", c.look?.(row) ?? ""].join(" ").trim();
      return el(i === 0 ? "th" : "td", { scope: i === 0 ? "row" : null, class: style || null }, text);
    }))));
}

const NAME = { head: "option", left: true, value: (r) => r.name };
const CPUS = { head: "CPUs", value: (r) => r.cpus, text: (r) => String(r.cpus) };

/** What a serial line did beside the traffic that was measured. */
function lineColumns() {
  const latency = (r) => r.line?.latency ?? {};
  return [
    { head: "line", unit: "kpkt/s", title: "datagrams over the serial line, both ways, at full load",
      value: (r) => r.line?.packetsPerSecond.median ?? -1,
      text: (r) => (r.line ? fixed(r.line.packetsPerSecond.median / 1e3, 2) : "–") },
    ...[["p50", "p50Nanos"], ["p99", "p99Nanos"]].map(([name, key]) => ({
      head: "line " + name, unit: "µs", title: "latency of the serial line's datagrams at full load",
      value: (r) => (latency(r).samples ? latency(r)[key] : -1),
      text: (r) => (latency(r).samples ? micros(latency(r)[key]) : "–"),
    })),
  ];
}

function resultsSection(model) {
  // With offered loads nothing is measured at full load.
  if (model.measured.length === 0 && model.rows.some((r) => r.load.length > 0)) {
    return null;
  }
  const columns = [
    NAME,
    CPUS,
    { head: "Mpkt/s", title: "millions of packets a second, median of the turns",
      value: (r) => r.packetsPerSecond.median,
      text: (r) => (r.failure ? r.failure.kind.toLowerCase() : millions(r.packetsPerSecond.median)),
      look: (r) => (r.failure ? "bad" : "") },
    { head: "min–max", value: (r) => r.packetsPerSecond.min, text: (r) => range(r.packetsPerSecond, 2, 1e6) },
    { head: "CPU", unit: "ns/pkt", title: "CPU time for a packet, all CPUs counted",
      value: (r) => r.cpuNanosPerPacket, text: (r) => fixed(r.cpuNanosPerPacket, 1) },
    { head: "ratio", title: "to the first row, turn by turn",
      value: (r) => r.ratioToFirst.median, text: (r) => fixed(r.ratioToFirst.median, 2) },
    { head: "min–max", value: (r) => r.ratioToFirst.min, text: (r) => range(r.ratioToFirst, 2, 1) },
    ...[["p50", "p50Nanos"], ["p99", "p99Nanos"], ["p99.9", "p999Nanos"], ["max", "maxNanos"]].map(([name, key]) => ({
      head: name, unit: "µs", title: "latency at half of the row's loss-free rate",
      value: (r) => (r.latency?.samples ? r.latency[key] : -1),
      text: (r) => (r.latency?.samples ? micros(r.latency[key]) : "–"),
    })),
    ...(model.rows.some((r) => r.line) ? lineColumns() : []),
    { head: "locks", unit: "/pkt", title: "real locks taken for a packet",
      value: (r) => r.acquisitionsPerPacket, text: (r) => fixed(r.acquisitionsPerPacket, 3) },
    { head: "heap", unit: "B/pkt", title: "bytes allocated on the Java heap for a packet",
      value: (r) => r.allocatedBytesPerPacket, text: (r) => fixed(r.allocatedBytesPerPacket, 3) },
    { head: "hottest lock", left: true, title: "the class that was most often found taken, and how often",
      value: (r) => hottest(r)?.name ?? "", text: hottestText },
    { head: "drops", left: true, value: (r) => r.dropped, text: dropsText },
  ];
  return section("results", "Results",
    "Median and range of the turns. A head sorts; a third time restores the order of the rows.",
    sortableTable("Results", columns, model.rows));
}

function hottest(row) {
  return row.locks.filter((l) => l.contended > 0).sort((a, b) => b.contended - a.contended)[0];
}

function hottestText(row) {
  const lock = hottest(row);
  return lock ? lock.name + " " + percent(lock.contended / lock.acquisitions) : "–";
}

function dropsText(row) {
  const drops = Object.entries(row.account?.drops ?? {});
  return drops.length === 0 ? "none" : drops.map(([place, n]) => place + " " + count(n)).join(", ");
}

function locksSection(model) {
  const lines = model.measured.flatMap((r) => r.locks.map((lock) => ({ ...r, lock })));
  if (lines.length === 0) {
    return null;
  }
  const columns = [
    NAME,
    CPUS,
    { head: "class", left: true, value: (r) => r.lock.name },
    { head: "enters", unit: "/pkt", title: "logical enters: what the code asked for",
      value: (r) => r.lock.enters / r.packets, text: (r) => fixed(r.lock.enters / r.packets, 3) },
    { head: "taken", unit: "/pkt", title: "real locks: an inner enter of a shared lock takes none",
      value: (r) => r.lock.acquisitions / r.packets, text: (r) => fixed(r.lock.acquisitions / r.packets, 3) },
    { head: "contended", title: "of the real locks, how many were found taken",
      value: (r) => contention(r.lock), text: (r) => (r.lock.acquisitions ? percent(contention(r.lock)) : "–") },
    { head: "wait", unit: "ns/pkt", value: (r) => r.lock.waitNanos / r.packets,
      text: (r) => fixed(r.lock.waitNanos / r.packets, 1) },
    { head: "mean wait", title: "of those that had to wait",
      value: (r) => perContended(r.lock), text: (r) => (r.lock.contended ? time(perContended(r.lock)) : "–") },
    { head: "mean hold", title: "of the sampled holds",
      value: (r) => hold(r.lock), text: (r) => (r.lock.holdSamples ? time(hold(r.lock)) : "–") },
  ];
  return section("locks", "Locks",
    `Every class that did something, in the order of the locks, outermost first, at full load: ${lines.length} lines.`,
    sortableTable("Locks", columns, lines, lines.length > 16));
}

function contention(lock) {
  return lock.acquisitions ? lock.contended / lock.acquisitions : 0;
}

function perContended(lock) {
  return lock.contended ? lock.waitNanos / lock.contended : 0;
}

function hold(lock) {
  return lock.holdSamples ? lock.holdNanos / lock.holdSamples : 0;
}

function accountSection(model) {
  const columns = [
    NAME,
    CPUS,
    ...["offered", "delivered"].map((key) => ({
      head: key, value: (r) => r.account[key], text: (r) => count(r.account[key]) })),
    { head: "dropped", value: (r) => r.dropped, text: (r) => count(r.dropped) },
    { head: "by place", left: true, wrap: true, value: (r) => r.dropped, text: dropsText },
    ...["reordered", "duplicated", "corrupted", "leaked"].map((key) => ({
      head: key, value: (r) => r.account[key], text: (r) => count(r.account[key]) })),
    { head: "account", left: true, value: (r) => String(r.conserved),
      text: (r) => (r.conserved ? "balances" : r.failure ? r.failure.kind.toLowerCase() : "DOES NOT BALANCE"),
      look: (r) => (r.conserved ? "good" : "bad") },
  ];
  return section("account", "Account of every packet",
    "Offered = delivered + dropped, since each row began, warm-up included; the sinks verify every packet and"
      + " trust no counter of the stack. Reordered packets are delivered, after a later one of their flow.",
    sortableTable("Account", columns, model.rows.filter((r) => r.account), model.rows.length > 16));
}
