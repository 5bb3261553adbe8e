/** A cable between two hosts can be cut, plugged in again, and made slower while the lab runs. */
import { expect, test } from "vitest";
import { Lab } from "../../src/index.ts";

function twoHosts(options = {}) {
  const lab = new Lab();
  const [a, b] = [lab.addHost("a"), lab.addHost("b")];
  const cable = lab.link({ host: a, device: "eth0" }, { host: b, device: "eth0" }, options);
  a.netns().addAddress("eth0", "10.0.0.1/24").up("eth0");
  b.netns().addAddress("eth0", "10.0.0.2/24").up("eth0");
  const ping = () => a.exec(["ping", "-c", "1", "-W", "1", "10.0.0.2"]);
  return { lab, a, b, cable, ping };
}

const timeOf = ({ stdout }: { stdout: string }) => Number(/time=([\d.]+) ms/.exec(stdout)?.[1]);

test("cut, both ends lose their carrier, as where a plug is pulled; restored, packets pass again", () => {
  const { a, b, cable, ping } = twoHosts();
  expect(ping().exitCode).toBe(0);
  cable.cut();
  expect(cable.isCut).toBe(true);
  for (const host of [a, b]) {
    expect(host.exec(["ip", "link", "show", "eth0"]).stdout).toMatch(/<NO-CARRIER,BROADCAST,MULTICAST,UP>.* state DOWN /);
    expect(host.exec(["ip", "route"]).stdout).toContain("linkdown");
  }
  expect(ping().exitCode).toBe(1);
  cable.restore();
  expect(b.exec(["ip", "link", "show", "eth0"]).stdout).toMatch(/<BROADCAST,MULTICAST,UP,LOWER_UP>.* state UP /);
  expect(ping().exitCode).toBe(0);
});

test("what is on its path when the cable is cut does not arrive", () => {
  const { lab, a, cable, ping } = twoHosts({ latencyMs: 100 });
  ping();
  const before = lab.hosts.get("b")!.netns().snapshot().snmp.IcmpInEchos!;
  const drops: string[] = [];
  lab.on("drop", ({ reason }) => drops.push(reason!));
  const sent = a.start(["ping", "-c", "1", "-W", "1", "10.0.0.2"]);
  lab.advance(50);
  cable.cut();
  lab.run();
  expect(sent.exitCode).toBe(1);
  expect(drops).toEqual(["QDISC_DROP"]);
  expect(lab.hosts.get("b")!.netns().snapshot().snmp.IcmpInEchos).toBe(before);
});

test("set changes what it names and leaves the rest", () => {
  const { cable, ping } = twoHosts({ latencyMs: 5 });
  ping();
  expect(timeOf(ping())).toBeCloseTo(10, 1);
  cable.set({ latencyMs: 20 });
  expect(timeOf(ping())).toBeCloseTo(40, 1);
  cable.set({ loss: 1 });
  expect(cable.options).toEqual({ latencyMs: 20, loss: 1 });
  expect(ping().exitCode).toBe(1);
  const nothing: object = { loss: undefined };
  cable.set(nothing);
  expect(cable.options).toEqual({ latencyMs: 20, loss: 1 });
  expect(ping().exitCode).toBe(1);
  cable.set({ loss: 0, latencyMs: 0 });
  expect(timeOf(ping())).toBeLessThan(0.1);
});

test("a cable whose end is gone does nothing any more", () => {
  const { a, cable } = twoHosts();
  a.exec(["ip", "link", "del", "eth0"]);
  for (const use of [() => cable.cut(), () => cable.restore(), () => cable.set({ loss: 0.5 })])
    expect(use).toThrow("cable a/eth0 to b/eth0: No such device");
});
