import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FIRST_HOST } from "../../src/linux/recording.ts";
import { parseScenario } from "../../src/scenario/scenario.ts";
import { runSimulated } from "../../src/scenario/simulate.ts";
import { caseScript, type LabCase, labCases } from "../../src/testing/index.ts";
import { property } from "../property.ts";
import { runs } from "../sample.ts";

function everyRule(lab: LabCase) {
  return lab.hosts.flatMap((host) => host.rules);
}

describe("random labs", () => {
  property([labCases()], { numRuns: runs(15, 60) })("a case is plain data: it survives JSON", (lab) => {
    expect(JSON.parse(JSON.stringify(lab))).toEqual(lab);
  });

  property([labCases()], { numRuns: runs(15, 60), seed: 7 })("a case's script names only hosts that it made", (lab) => {
    const script = caseScript(lab);
    const made = new Set([...script.matchAll(/^netns add (\S+)$/gm)].map((match) => match[1]));
    const named = [...script.matchAll(/\bip netns exec (\S+)|\b(?:ip|bridge) -n (\S+)/g)].map((match) => match[1] ?? match[2]);
    expect(named.filter((name) => !made.has(name))).toEqual([]);
  });

  test("every rule of random labs is one that iptables takes", { timeout: 60_000 }, async () => {
    const refused: string[] = [];
    for (const lab of fc.sample(labCases({ maxTraffic: 1 }), { numRuns: runs(6, 60), seed: 3 })) {
      const setup = { ...lab, traffic: [], looks: [] };
      const { results, error } = await runSimulated(parseScenario(caseScript(setup), "case.sh"), { kernel: FIRST_HOST });
      if (error !== null) throw error;
      refused.push(...results.filter((result) => result.output.includes("iptables")).map((result) => result.output));
    }
    expect(refused).toEqual([]);
  });

  test("every match, target, table, shape, story and form of a cable is met", { timeout: 60_000 }, () => {
    const labs = fc.sample(labCases(), { numRuns: 600, seed: 1 });
    const words = labs
      .flatMap(everyRule)
      .flatMap((rule) => [...rule.matches, rule.target, rule.table])
      .join(" ");
    const matches =
      "addrtype comment connmark conntrack dscp icmp iprange length limit mac mark multiport owner physdev pkttype recent state statistic tcp tos ttl udp";
    const targets =
      "ACCEPT DROP RETURN LOG REJECT DNAT REDIRECT SNAT MASQUERADE NETMAP MARK CONNMARK TTL TCPMSS CHECKSUM CT NOTRACK C0";
    expect(matches.split(" ").filter((name) => !words.includes(`-m ${name} `))).toEqual([]);
    expect(targets.split(" ").filter((name) => !words.includes(`-j ${name}`))).toEqual([]);
    const shapes = new Set(labs.map((lab) => lab.hosts.map((host) => host.name).join(" ")));
    expect(
      [...shapes].filter((names) => /^(a b|a b c d sw0|a c r1 r2 r3 b sw0|a r1 r2 r3 b|c00 c01 c10 c11 h b)$/.test(names)),
    ).toHaveLength(5);
    expect(new Set(labs.flatMap((lab) => lab.cables.map(({ made }) => made))).size).toBe(5);
    const scripts = labs.map((lab) => caseScript({ ...lab, looks: [] }));
    const met = (...patterns: RegExp[]) => scripts.filter((script) => patterns.every((pattern) => pattern.test(script))).length;
    // A REJECT that comes while a translated connection lives, in each chain and of each kind.
    for (const chain of ["INPUT", "FORWARD", "OUTPUT"]) {
      const inserted = new RegExp(`^sleep 0\\.4\\n.*iptables -I ${chain} .*REJECT`, "m");
      expect(met(inserted, /DNAT|REDIRECT|MASQUERADE/), chain).toBeGreaterThan(0);
    }
    for (const kind of ["tcp-reset", "icmp-port-unreachable", "icmp-net-unreachable", "icmp-admin-prohibited"])
      expect(met(new RegExp(`^sleep 0\\.4\\n.*iptables -I .*${kind}`, "m")), kind).toBeGreaterThan(0);
    expect(met(/link add x0 netns \S+ type veth peer name y0$/m)).toBeGreaterThan(0);
    expect(met(/^ip -n \S+ link add eth0 .* peer name/m)).toBeGreaterThan(0);
    expect(met(/link set \S+ mtu 600$/m, /-M do/, /ip -o route list cache/)).toBeGreaterThan(0);
    expect(met(/route replace \S+ via \S+$/m, /timeout 3\.7 nc -N/)).toBeGreaterThan(0);
  });

  test("a failing property shrinks to the smallest lab that fails it", () => {
    const property = fc.property(labCases(), (lab) => everyRule(lab).every((rule) => !rule.target.includes("MASQUERADE")));
    const { counterexample } = fc.check(property, { seed: 5, numRuns: 500 });
    const smallest = counterexample![0] as LabCase;
    expect(smallest.hosts.map((host) => host.name)).toEqual(["a", "b"]);
    expect(everyRule(smallest)).toHaveLength(1);
    expect(everyRule(smallest)[0]!.matches).toEqual([]);
    expect(smallest.traffic).toEqual([]);
    expect(fc.stringify(smallest)).toBe(`\n${caseScript(smallest)}`);
  });

  test("the smallest lab is two hosts, a cable and nothing that happens", () => {
    const { counterexample } = fc.check(
      fc.property(labCases(), () => false),
      { seed: 5 },
    );
    const smallest = counterexample![0] as LabCase;
    expect(smallest).toMatchObject({
      traffic: [],
      hosts: [
        { name: "a", rules: [], sysctls: [] },
        { name: "b", rules: [], sysctls: [] },
      ],
    });
    expect(smallest.cables.map(({ ends }) => ends.map(({ host, mtu }) => ({ host, mtu })))).toEqual([
      [
        { host: "a", mtu: null },
        { host: "b", mtu: null },
      ],
    ]);
  });

  test.each([
    ["DNAT", "REJECT"],
    ["MASQUERADE", "REJECT"],
    ["REJECT", "tcp"],
  ])("a story gives up what is not needed: %s stays with %s alone", (one, other) => {
    const shown = (lab: LabCase) =>
      [one, other].every((word) => caseScript(lab).includes(`-${word === "tcp" ? "p" : "j"} ${word}`));
    const { counterexample } = fc.check(
      fc.property(labCases({ maxRules: 0 }), (lab) => !shown(lab)),
      { seed: 5, numRuns: 2000 },
    );
    const smallest = counterexample![0] as LabCase;
    expect(smallest.hosts).toHaveLength(2);
    const rules = everyRule(smallest).length + smallest.traffic.filter(({ kind }) => kind === "change").length;
    expect(rules).toBeLessThanOrEqual(2);
    expect(smallest.traffic.length).toBeLessThanOrEqual(2);
  });

  test("the same seed gives the same script", () => {
    const script = () => caseScript(fc.sample(labCases(), { seed: 42, numRuns: 1 })[0]!);
    expect(script()).toBe(script());
  });
});
