/**
 * The benches themselves: their parts work and count right, and what they print says what was measured. Nothing here is timed.
 */
import { expect, test } from "vitest";
import { bridgeFloor, natFloor, routedFloor } from "../../src/bench/floor.ts";
import { udpFlow } from "../../src/bench/flow.ts";
import { TABLES } from "../../src/bench/growth.ts";
import { BRIDGE } from "../../src/bench/rows/bridge.ts";
import { manyFlows } from "../../src/bench/rows/connections.ts";
import { DOCKER0 } from "../../src/bench/rows/docker0.ts";
import { ROWS } from "../../src/bench/rows/index.ts";
import { LABS } from "../../src/bench/rows/labs.ts";
import { addDockerRules, docker0, type } from "../../src/bench/topologies.ts";
import { drawPlot } from "../../src/cli/bench/svg.ts";
import { compareWith, line, type Measured } from "../../src/cli/bench/table.ts";

test.each([...BRIDGE, ...DOCKER0, ...LABS].map((row) => [row.name, row] as const))("%s: does what it counts", (_, row) => {
  row.prepare()(2);
});

test("a frame that does not arrive as it should fails its row", () => {
  const topology = docker0();
  addDockerRules(topology.host);
  const send = udpFlow(manyFlows(topology, 200));
  send(200);
  type(topology.host, "iptables -I FORWARD -d 192.0.2.7 -j DROP");
  expect(() => send(200)).toThrow("-s 10.0.0.10 -d 192.0.2.0/24 --dport 9: 198 of 200 arrived");
});

test("the floors do their work", () => {
  for (const floor of [bridgeFloor(), routedFloor(), natFloor(100)]) floor(1000);
});

test.each(TABLES.map((table) => [table.name, table] as const))("a growing table of %s finds what was put in", (_, table) => {
  const filling = table.prepare(20);
  filling.fill();
  for (let at = 0; at < 20; at++) filling.look(at);
});

test("rows have names of their own", () => {
  expect(new Set(ROWS.map(({ name }) => name)).size).toBe(ROWS.length);
});

const ROW: Measured = {
  name: "a row",
  unit: "packet",
  goal: 100,
  median: 200,
  minimum: 190,
  maximum: 210,
  bytes: 300,
  floor: 8,
  kernel: { sent: 2000, best: 855, note: "" },
};

test("a goal is reached or not", () => {
  expect(line({ ...ROW, median: 99 }, true)).toMatch(/packet, reached$/);
  expect(line(ROW, true)).toMatch(/ 855 +2,000 +4\.3x +10\.0x {3}packet, not reached$/);
});

test("beside a baseline only what differs by more than a quarter is remarked", () => {
  expect(compareWith({ ...ROW, median: 249 }, [ROW])).toBe("");
  expect(compareWith({ ...ROW, median: 300 }, [ROW])).toBe(", 50 % above the baseline");
  expect(compareWith({ ...ROW, median: 100 }, [ROW])).toBe(", 50 % below the baseline");
  expect(compareWith({ ...ROW, name: "another" }, [ROW])).toBe(", not in the baseline");
});

test("a plot has a line for each kind of point, and powers of ten along its axes", () => {
  const drawn = drawPlot([
    {
      name: "routes",
      points: [
        [10, 50],
        [1000, 60],
      ],
      dashed: [
        [10, 5],
        [1000, 5],
      ],
    },
  ]);
  expect(drawn.match(/<polyline/g)).toHaveLength(2);
  for (const mark of ["10", "100", "1,000"]) expect(drawn).toContain(`>${mark}</text>`);
});
