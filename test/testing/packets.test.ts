/** Packets that are drawn for rules: each that a rule names can be injected, and meets it. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { Lab } from "../../src/index.ts";
import { packets } from "../../src/testing/index.ts";

test("ICMP types are drawn with their codes, and any is one of them", () => {
  const host = new Lab().addHost("h");
  const ns = host.netns().addDummy("eth0").addAddress("eth0", "10.0.0.1/24").up("eth0");
  for (const type of ["3/4", "11", "any"])
    host.exec(["iptables", "-A", "INPUT", "-p", "icmp", "--icmp-type", type, "-j", "DROP"]);
  const met = new Set(fc.sample(packets(ns), { numRuns: 200, seed: 1 }).map((packet) => packet.into(ns).rule?.number));
  expect(met).toEqual(new Set([1, 2, 3, undefined]));
});
