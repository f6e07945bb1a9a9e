// XState: one actor a case; completing a task is an event.
import { createActor, createMachine } from "xstate";
import { bytesPerCase, cpuPerStep, print, scenarios } from "./scenarios.mjs";

const task = (event, target) => ({ on: { [event]: target } });
const branch = (event) => ({ initial: "open", states: { open: task(event, "done"), done: { type: "final" } } });

const machines = {
  "sequence": createMachine({ initial: "a", states: { a: task("a", "b"), b: task("b", "c"), c: task("c", "end"), end: { type: "final" } } }),
  "parallel split and join": createMachine({
    initial: "a",
    states: {
      a: task("a", "both"),
      both: { type: "parallel", states: { b: branch("b"), c: branch("c") }, onDone: "d" },
      d: task("d", "end"), end: { type: "final" },
    },
  }),
  "exclusive choice": createMachine({
    context: { n: 7 }, initial: "a",
    states: {
      a: { on: { a: [{ guard: ({ context }) => context.n > 10, target: "b" }, { guard: ({ context }) => context.n > 5, target: "c" }, { target: "d" }] } },
      b: task("b", "end"), c: task("c", "end"), d: task("d", "end"), end: { type: "final" },
    },
  }),
  "ten instances": createMachine({
    initial: "a",
    states: {
      a: { type: "parallel", states: Object.fromEntries([...Array(10).keys()].map((i) => ["i" + i, branch("a" + i)])), onDone: "b" },
      b: task("b", "end"), end: { type: "final" },
    },
  }),
};
const events = {
  "sequence": ["a", "b", "c"],
  "parallel split and join": ["a", "b", "c", "d"],
  "exclusive choice": ["a", "c"],
  "ten instances": [...[...Array(10).keys()].map((i) => "a" + i), "b"],
};

const rows = [];
for (const { name, steps } of scenarios) {
  const once = () => {
    const actor = createActor(machines[name]).start();
    for (const type of events[name]) actor.send({ type });
    if (actor.getSnapshot().status !== "done") throw new Error(name + " did not end");
    return 1;
  };
  const bytes = await bytesPerCase(() => createActor(machines[name]).start(), 2000);
  rows.push({ name, bytes, ...(await cpuPerStep(once, steps)) });
}
print("XState 5.33.3", rows);
