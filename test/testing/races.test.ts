/** Races: orders that a busy machine may take, found and made small. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { bare } from "../../src/index.ts";
import { runHistory } from "../../src/lab/history/run.ts";
import { property, type Race, races } from "../../src/testing/index.ts";
import { NAT } from "./nat-lab.ts";

const CLIENT = "ip netns exec c1 nc -N -w 1 10.2.0.2 7000 < /dev/null";
const LATE = ["ip netns exec c2 timeout 5 nc -l 7000", `sleep 0.1; ${CLIENT}`];
const isServed = (race: Race, lab: Parameters<Race["run"]>[0]) => race.run(lab)[1]!.exitCode === 0;

test("a listener that comes too late is found, with the smallest order, and its script shows it again", async () => {
  const { lab, host } = bare();
  await host.run(NAT);
  const failure = await property(lab, races(lab, LATE), (race, run) => isServed(race, run.lab)).then(
    String,
    (error: Error) => error.message,
  );
  expect(failure).toContain("the property does not hold");
  expect(failure).toMatch(/nobody listens on c2, port 7000/);
  const script = /# netnsim: 1\n[\s\S]*(?=\n\nSeed of the lab)/.exec(failure)![0];
  expect(script).toMatch(/^# call: lab race \[/m);
  const again = runHistory(script).lab.hosts.get("h")!.netns("c2").snapshot();
  expect(again.snmp.TcpOutRsts).toBeGreaterThan(0);
});

test("in the usual order it is served: a race shrinks to that", async () => {
  const { lab, host } = bare();
  await host.run(NAT);
  lab.run();
  const { counterexample } = fc.check(
    fc.property(races(lab, LATE), () => false),
    { seed: 1 },
  );
  expect(String(counterexample![0])).toBe(`order as usual of\n    ${LATE.join("\n    ")}`);
  expect(isServed(counterexample![0] as Race, lab)).toBe(true);
});

test("who is first keeps its port in MASQUERADE: either of two clients, by the order", async () => {
  const { lab, host } = bare();
  await host.run(NAT);
  lab.run();
  const send = (client: string) => `echo x | ip netns exec ${client} nc -u -w 1 -p 4000 10.3.0.2 53`;
  const kept = new Set<string>();
  const check = (race: Race, run: { lab: typeof lab }) => {
    race.run(run.lab);
    for (const { original, reply } of run.lab.hosts.get("h")!.netns().snapshot().connections)
      if (reply.dport === 4000 && original.dport === 53) kept.add(original.src);
  };
  await property(lab, races(lab, [send("c1"), send("c2")]), check, { numRuns: 20 });
  expect([...kept].sort()).toEqual(["10.1.0.2", "10.2.0.2"]);
});
