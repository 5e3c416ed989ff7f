// The experiment as the sections want it. What a report does not have is left out of the page; what
// it has beyond what is known here does no harm.

const PARTS = [
  ["handler", "interrupt handler"],
  ["protocol", "protocol"],
  ["traffic", "generator and sink"],
  ["application", "application"],
  ["lockOperations", "lock operations"],
  ["lockWait", "lock wait"],
  ["rest", "rest"],
  ["idle", "idle"],
];

function modelOf(data) {
  const rows = (data.rows ?? []).map((row, index) => ({
    ...row,
    index,
    cpus: row.cpus ?? 1,
    locks: row.locks ?? [],
    load: row.load ?? [],
    packets: (row.repeats ?? []).reduce((sum, r) => sum + r.packets, 0),
    dropped: Object.values(row.account?.drops ?? {}).reduce((sum, n) => sum + n, 0),
  }));
  const names = [...new Set(rows.map((r) => r.name))];
  rows.forEach((r) => (r.look = names.indexOf(r.name)));
  return { ...data, rows, groups: byCpus(rows) };
}

function byCpus(rows) {
  const groups = new Map();
  for (const r of rows) {
    groups.set(r.cpus, [...(groups.get(r.cpus) ?? []), r]);
  }
  return [...groups].map(([cpus, members]) => ({ cpus, rows: members }));
}
