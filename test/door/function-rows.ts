/**
 * A row for each public function: calls with wrong values, each with the argument that the error names. A call is a
 * list of arguments; `fixture` has what they need.
 */
import fc from "fast-check";
import { Lab } from "../../src/index.ts";
import { NO_OBJECT, NOTHING, type Row, type WrongCall, wrongTables } from "./fixture.ts";

const worldRow: Row = () => [
  ...NO_OBJECT.map((value): WrongCall => ["options", value]),
  ["docker", { docker: "19" }],
  ["mtu", { daemon: { mtu: "1500" } }],
  ["colour", { daemon: { colour: true } }],
  ["page", { page: 5 }],
  ["seed", { seed: Number.NaN }],
];

export const FUNCTIONS: Readonly<Record<string, Row>> = {
  "netnsim: bare": worldRow,
  "netnsim: lan": worldRow,
  "netnsim: decodeText": () => [
    ["bytes", "text"],
    ["bytes", [1, 2]],
    ["bytes", null],
  ],
  "netnsim: encodeText": () => [
    ["text", 5],
    ["text", new Uint8Array(2)],
    ["text", undefined],
  ],
  "netnsim: formatIpv4": () => [
    ["address", "10.0.0.1"],
    ["address", 2 ** 32],
    ["address", Number.NaN],
  ],
  "netnsim: formatMac": () => [
    ["mac", "02:00:00:00:00:01"],
    ["mac", -1],
    ["mac", 2 ** 48],
  ],
  "netnsim: strerror": () => [
    ["errno", "ENOSUCH"],
    ["errno", "toString"],
    ["errno", 2],
  ],
  "netnsim: journeysOf": () => [
    ["hops", null],
    ["hops", "hops"],
    ["hops", [5]],
    ["hops", {}],
  ],
  "netnsim: formatJourney": () => [
    ["journey", {}],
    ["journey", null],
    ["journey", "text"],
  ],
  "netnsim/testing: caseScript": () => [
    ["lab", null],
    ["lab", { hosts: [] }],
    ["hosts", { hosts: 5, cables: [], traffic: [], looks: [] }],
    ["options", { hosts: [], cables: [], traffic: [], looks: [] }, 5],
    ["comments", { hosts: [], cables: [], traffic: [], looks: [] }, { comments: "text" }],
  ],
  "netnsim/testing: packets": ({ ns }) => [
    ["ns", "ns"],
    ["src", ns, { src: "10.0.0" }],
    ["dport", ns, { dport: [80, 70_000] }],
    ["protocol", ns, { protocol: "sctp" }],
    ["device", ns, { device: 5 }],
    ["options", ns, 5],
  ],
  "netnsim/testing: rules": ({ ns }) => [
    ["ns", "ns"],
    ["table", ns, { table: "nut" }],
    ["max", ns, { max: -1 }],
    ["chain", ns, { chain: 5 }],
  ],
  "netnsim/testing: firewallCommands": ({ ns }) => [
    ["ns", "ns"],
    ["table", ns, { table: "nut" }],
    ["options", ns, 5],
  ],
  "netnsim/testing: dockerCommands": ({ host }) => [
    ["host", "host"],
    ["address", host, { address: "here" }],
    ["max", host, { max: 0 }],
  ],
  "netnsim/testing: traffic": ({ stranger }) => [
    ["host", "host"],
    ["host", null],
    ["host", stranger],
  ],
  "netnsim/testing: topologies": NOTHING,
  "netnsim/testing: races": ({ lab }) => [
    ["lab", "lab", ["true"]],
    ["programs", lab, "true"],
    ["programs", lab, []],
  ],
  "netnsim/testing: property": ({ stranger: { lab } }) => [
    ["lab", "lab", fc.nat(), () => {}],
    ["values", lab, [1, 2], () => {}],
    ["check", lab, fc.nat(), "check"],
    ["numRuns", lab, fc.nat(), () => {}, { numRuns: 0 }],
    ["seed", lab, fc.nat(), () => {}, { seed: 2 ** 32 }],
    ["meets", lab, fc.nat(), () => {}, { meets: "FORWARD" }],
  ],
  "netnsim/bench: held": () => [
    ["entries", 0, () => []],
    ["entries", Number.NaN, () => []],
    ["hold", 5, "hold"],
  ],
  "netnsim/bench: inTurn": () => [
    ["a", null, () => {}],
    ["b", () => {}, 5],
    ["options", () => {}, () => {}, { rounds: 0 }],
  ],
  "netnsim/bench: measure": () => [
    ["work", 5],
    ["options.rounds", () => {}, { rounds: -1 }],
    ["options.targetMs", () => {}, { targetMs: "long" }],
  ],
  "netnsim/bench: packetLoad": ({ ns }) => [
    ["ns", "host", "d0", ["udp > 10.0.0.1:1"]],
    ["device", ns, 5, ["udp > 10.0.0.1:1"]],
    ["traffic", ns, "d0", []],
    ["traffic[0]", ns, "d0", ["udp nobody"]],
  ],
  "netnsim/questions: diff": ({ ns, lab }) => [
    ["a", "lab", lab],
    ["b", ns, lab],
    ["b", lab, null],
    ["b", lab, new Lab()],
  ],
  "netnsim/questions: diffRules": () => [
    ["a", null, ""],
    ["b", "", 5],
    ["b", "", "a\0b"],
  ],
  "netnsim/questions: formatMatrix": () => [5, null, {}].map((matrix): WrongCall => ["matrix", matrix]),
  "netnsim/questions: reachable": ({ lab, ns }) => [
    ["lab", ns, { from: ns, to: ns }],
    ["ends.from", lab, { from: "nobody", to: ns }],
    ["ends.to", lab, { from: ns, to: 5 }],
    ["address", lab, { from: ns, to: ns, address: "web" }],
  ],
  "netnsim/questions: serviceMatrix": () => [5, null, {}].map((lab): WrongCall => ["lab", lab]),
  "netnsim/testing: explanationOf": () => NO_OBJECT.map((each) => ["fate", each]),
  "netnsim/testing: repliesComeBack": () => NO_OBJECT.map((each) => ["fate", each]),
  "netnsim/testing: translationIsUndone": () => NO_OBJECT.map((each) => ["fate", each]),
  "netnsim/testing: noTwoFlowsShareATuple": () => NO_OBJECT.map((each) => ["ns", each]),
  "netnsim/testing: connectionTableBounded": () => NO_OBJECT.map((each) => ["ns", each]),
  "netnsim/testing: noPrivateSourceLeaves": () => [
    ["fate", "fate", ["10.0.0.0/8"], "eth0"],
    ["prefixes", [], ["10.0.0.0/33"], "eth0"],
    ["device", [], ["10.0.0.0/8"], 5],
  ],
  "netnsim/testing: labCases": () => [
    ["options", 5],
    ["maxRules", { maxRules: -1 }],
    ["maxTraffic", { maxTraffic: Number.NaN }],
    ["rules", { rules: 3 }],
  ],
  "netnsim/testing: proveTables": () => [...wrongTables, ["runs", {}, { runs: 0 }], ["seed", {}, { seed: 1.5 }]],
  "netnsim/testing: proveFlows": () => [
    ["runs", { runs: 0 }],
    ["seed", { seed: 1.5 }],
    ["options", "many"],
  ],
  "netnsim/testing: sameTreatment": ({ ns, lab }) => [
    ["a", 5, ns],
    ["b", ns, lab],
    ["b", lab, null],
  ],
  "netnsim/testing: shapes": NOTHING,
};

/** Called for every packet, or by a table that is: types alone guard them (src/lab/workbench.ts says so). */
export const UNCHECKED: readonly string[] = [
  "netnsim/workbench: makePrefixTable",
  "netnsim/workbench: applyPolicy",
  "netnsim/workbench: dropBy",
  "netnsim/workbench: passes",
  "netnsim/workbench: reportRule",
];
