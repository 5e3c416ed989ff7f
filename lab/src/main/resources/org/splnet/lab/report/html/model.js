// The experiment as the sections want it. What a report does not have is left out of the page; what
// it has beyond what is known here does no harm.

function modelOf(data) {
  const rows = (data.rows ?? []).map((row) => ({
    ...row,
    cpus: row.cpus ?? 1,
    isProbe: isProbe(row, data.options),
    locks: row.locks ?? [],
    load: row.load ?? [],
    packets: (row.repeats ?? []).reduce((sum, r) => sum + r.packets, 0),
    dropped: Object.values(row.account?.drops ?? {}).reduce((sum, n) => sum + n, 0),
  }));
  const names = [...new Set(rows.filter((r) => !r.isProbe).map((r) => r.name))];
  const probes = [...new Set(rows.filter((r) => r.isProbe).map((r) => r.name))];
  rows.forEach((r) => (r.look = r.isProbe ? probeLook(probes.indexOf(r.name)) : optionLook(names.indexOf(r.name))));
  const measured = rows.filter((r) => (r.repeats ?? []).length > 0);
  return { ...data, rows, measured, failed: rows.filter((r) => r.failure) };
}

/** Whether a row is there for comparison only: a baseline, or another batch than the rest has. */
function isProbe(row, common) {
  return (row.options?.kind ?? "STACK") !== "STACK" || row.options?.batch !== common?.batch;
}

function byCpus(rows) {
  const groups = new Map();
  for (const r of rows) {
    groups.set(r.cpus, [...(groups.get(r.cpus) ?? []), r]);
  }
  return [...groups].map(([cpus, members]) => ({ cpus, rows: members }));
}
