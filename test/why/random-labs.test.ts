/**
 * What `why` proposes works when it is typed: in random labs, for requests that fail. NETNSIM_LABS=500 npx vitest run
 * test/why/random-labs.test.ts asks as many labs as one likes; NETNSIM_SEED begins elsewhere.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Lab } from "../../src/index.ts";
import { bare } from "../../src/lab/worlds/bare.ts";
import { trafficLines } from "../../src/testing/case-script.ts";
import { labSetup } from "../../src/testing/case-setup.ts";
import { type LabCase, labCases, type TrafficCase } from "../../src/testing/index.ts";
import { why } from "../../src/why/why.ts";
import { runs } from "../sample.ts";

const LABS = Number(process.env.NETNSIM_LABS ?? runs(3, 30));
/** In one lab the same mistake is met again and again. */
const MOST_FAILURES = 2;

/** A request that can be made again, each host serving port 80; null for other traffic. */
function requestOf(traffic: TrafficCase): string | null {
  switch (traffic.kind) {
    case "ping":
      return trafficLines(traffic).join("\n");
    case "tcp":
      return `ip netns exec ${traffic.from} curl -s -m 1 http://${traffic.to}/`;
    case "udp":
      return `ip netns exec ${traffic.from} curl -s -m 1 http://${traffic.to}:${traffic.port}/`;
    default:
      return null;
  }
}

/** Builds the lab, lets happen what changes it, and returns it after each request that failed. */
async function* failuresIn({ hosts, cables, traffic, looks }: LabCase): AsyncGenerator<{ lab: Lab; request: string }> {
  const { lab, host } = bare({ seed: 1 });
  await host.sh(labSetup({ hosts, cables, traffic, looks }).join("\n"));
  for (const { name } of hosts) host.spawn(["ip", "netns", "exec", name, "python3", "-m", "http.server", "80"]);
  await host.sh("sleep 1.2");
  let left = MOST_FAILURES;
  for (const each of traffic) {
    const request = requestOf(each);
    if (each.kind === "change") await host.sh(trafficLines(each).join("\n"));
    if (request === null || (await host.sh(request)).exitCode === 0) continue;
    yield { lab, request };
    if (--left === 0) return;
  }
}

test("each change that is proposed makes the request work when it is typed afterwards", {
  timeout: 60_000 + LABS * 5000,
}, async () => {
  const drawn = fc.sample(labCases({ maxRules: 6 }), { numRuns: LABS, seed: Number(process.env.NETNSIM_SEED ?? 3) });
  let typed = 0;
  const useless: string[] = [];
  for (const [at, each] of drawn.entries())
    for await (const { lab, request } of failuresIn(each))
      for (const { command } of why(lab)!.cures) {
        typed++;
        const [host] = lab.fork().hosts.values();
        await host!.run(command);
        const { exitCode, stderr } = await host!.sh(request);
        if (exitCode !== 0) useless.push(`lab ${at}: ${command}; ${request}: exit code ${exitCode}: ${stderr}`);
      }
  expect(useless).toEqual([]);
  expect(typed).toBeGreaterThan(LABS / 4);
});
