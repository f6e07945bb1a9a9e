// What is compared: a person's tasks a (and b, c …), completed one after the other until the case has ended.
// steps: completions of one case.
export const scenarios = [
  { name: "sequence", steps: 3 },
  { name: "parallel split and join", steps: 4 },
  { name: "exclusive choice", steps: 2 },
  { name: "ten instances", steps: 11 },
];

// Runs `once` (one case, from start to end, returns a number) until enough CPU time has passed; CPU microseconds a step.
export async function cpuPerStep(once, steps) {
  for (let i = 0; i < 50; i++) await once();
  let cases = 0, checksum = 0;
  const start = process.cpuUsage();
  for (;;) {
    for (let i = 0; i < 50; i++) checksum += await once();
    cases += 50;
    const used = process.cpuUsage(start);
    if (used.user + used.system > 1_500_000) return { us: (used.user + used.system) / cases / steps, checksum };
  }
}

// Bytes of one case that waits for its first task: the growth of the heap over many of them.
export async function bytesPerCase(open, count) {
  const held = [];
  for (let i = 0; i < 20; i++) held.push(await open());
  global.gc();
  const before = process.memoryUsage();
  for (let i = 0; i < count; i++) held.push(await open());
  global.gc();
  const after = process.memoryUsage();
  const bytes = after.heapUsed + after.external - before.heapUsed - before.external;
  return held.length > 0 ? bytes / count : 0;
}

export function print(engine, rows) {
  for (const r of rows) console.log([engine, r.name, r.us.toFixed(3), Math.round(r.bytes), r.checksum].join("\t"));
}
