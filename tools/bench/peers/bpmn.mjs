// bpmn-engine: one engine a case; completing a user task is a signal to it.
import { EventEmitter } from "node:events";
import * as elements from "bpmn-elements";
import { Engine } from "bpmn-engine";
import BpmnModdle from "bpmn-moddle";
import { default as Serializer, TypeResolver } from "moddle-context-serializer";
import { bytesPerCase, cpuPerStep, print, scenarios } from "./scenarios.mjs";

const flow = (from, to, condition) =>
  `<sequenceFlow id="f_${from}_${to}" sourceRef="${from}" targetRef="${to}">` +
  (condition ? `<conditionExpression xsi:type="tFormalExpression">${condition}</conditionExpression>` : "") + "</sequenceFlow>";
const user = (id, inner = "") => `<userTask id="${id}">${inner}</userTask>`;
const process_ = (body) =>
  `<?xml version="1.0"?><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definitions">` +
  `<process id="p" isExecutable="true"><startEvent id="s"/><endEvent id="e"/>${body}</process></definitions>`;

const sources = {
  "sequence": process_(user("a") + user("b") + user("c") + flow("s", "a") + flow("a", "b") + flow("b", "c") + flow("c", "e")),
  "parallel split and join": process_(
    user("a") + user("b") + user("c") + user("d") + `<parallelGateway id="fork"/><parallelGateway id="join"/>` + flow("s", "a") +
    flow("a", "fork") + flow("fork", "b") + flow("fork", "c") + flow("b", "join") + flow("c", "join") + flow("join", "d") + flow("d", "e")),
  "exclusive choice": process_(
    user("a") + user("b") + user("c") + user("d") + `<exclusiveGateway id="x" default="f_x_d"/>` + flow("s", "a") + flow("a", "x") +
    flow("x", "b", "${environment.variables.large}") + flow("x", "c", "${environment.variables.medium}") + flow("x", "d") +
    flow("b", "e") + flow("c", "e") + flow("d", "e")),
  "ten instances": process_(
    user("a", `<multiInstanceLoopCharacteristics isSequential="false"><loopCardinality>10</loopCardinality></multiInstanceLoopCharacteristics>`) +
    user("b") + flow("s", "a") + flow("a", "b") + flow("b", "e")),
};

// The XML is read once; a case then costs what executing it costs.
const contexts = {};
for (const [name, xml] of Object.entries(sources)) {
  contexts[name] = Serializer(await new BpmnModdle().fromXML(xml), TypeResolver(elements));
}
function newEngine(name) {
  const engine = new Engine({ name });
  engine.addSource({ sourceContext: contexts[name] });
  return engine;
}

// A case whose user tasks are completed as they come; ends with the case.
function perform(name) {
  return new Promise((resolve, reject) => {
    const listener = new EventEmitter();
    let steps = 0;
    listener.on("activity.wait", (api) => { steps++; queueMicrotask(() => api.signal()); });
    const engine = newEngine(name);
    engine.once("end", () => resolve(steps));
    engine.once("error", reject);
    engine.execute({ listener, variables: { large: false, medium: true } }).catch(reject);
  });
}

// A case that waits for its first user task.
function open(name) {
  return new Promise((resolve, reject) => {
    const listener = new EventEmitter();
    const engine = newEngine(name);
    listener.once("activity.wait", () => setImmediate(() => resolve(engine)));
    engine.execute({ listener, variables: { large: false, medium: true } }).catch(reject);
  });
}

const rows = [];
for (const { name, steps } of scenarios) {
  const once = async () => {
    const performed = await perform(name);
    if (performed < steps) throw new Error(`${name}: ${performed} steps`);
    return performed;
  };
  const bytes = await bytesPerCase(() => open(name), 100);
  rows.push({ name, bytes, ...(await cpuPerStep(once, steps)) });
}
print("bpmn-engine 25.0.1", rows);
