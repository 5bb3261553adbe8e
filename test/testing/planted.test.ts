/** A mistake planted in each lab of the nine properties: the property finds it, and the message alone names it. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { bare, type LabHost, lan } from "../../src/index.ts";
import { PlainConnectionTable } from "../../src/kernel/netfilter/conntrack/table.ts";
import * as kit from "../../src/testing/index.ts";
import { labTest } from "../../src/vitest/index.ts";
import { someOf } from "../sample.ts";
import { NAT } from "./nat-lab.ts";

/** The four parts of a failure: what decided, the explained journey, the script, the seed. */
const PARTS = [/^Run \d+ failed/, /^1 {2}\w/m, /^# netnsim: 1\n/m, /^Seed of the property: \d+; again: /m];

interface Planted {
  readonly name: string;
  readonly mistake: string;
  /** What the message says of it. */
  readonly named: RegExp;
  check(host: LabHost): Promise<unknown>;
}

const into = (host: LabHost, options: kit.PacketOptions, check: (fate: ReturnType<kit.DrawnPacket["into"]>) => unknown) =>
  kit.property(host.lab, kit.packets(host.netns(), options), (packet) => check(packet.into(host.netns())), { numRuns: 60 });

const FROM_OUTSIDE = { device: "eth0", protocol: "tcp", flags: "S", dport: 8080 } as const;
const isDropped = ({ reason }: { reason: string | null }) => reason === "NETFILTER_DROP";

const PLANTED: readonly Planted[] = [
  {
    name: "replies do not come back: only what is NEW is let through",
    mistake: `${NAT}; iptables -P FORWARD DROP; iptables -A FORWARD -m conntrack --ctstate NEW -j ACCEPT`,
    named: /the reply to .* does not come back[\s\S]*FORWARD 1 +no +--ctstate NEW +state is /,
    check: (host) => into(host, {}, kit.repliesComeBack),
  },
  {
    name: "NAT is not undone: replies are not tracked",
    mistake: `${NAT}; iptables -t raw -A PREROUTING -i to1 -j NOTRACK`,
    named: /comes back as .*: NAT was not undone[\s\S]*raw +PREROUTING 1 +yes +-i to1 +NOTRACK/,
    check: (host) => into(host, { device: "to3", dst: "10.3.0.1", protocol: "tcp", dport: 8080 }, kit.translationIsUndone),
  },
  {
    name: "a private source leaves: MASQUERADE is for another device",
    mistake: `${NAT}; iptables -t nat -F POSTROUTING; iptables -t nat -A POSTROUTING -o to4 -j MASQUERADE`,
    named: /leaves by to3 with the source 10\.1\.0\.\d+[\s\S]*POSTROUTING 1 +no +-o to4 +leaves by to3/,
    check: (host) =>
      into(host, { device: "to1", dst: "10.3.0.2" }, (fate) => kit.noPrivateSourceLeaves(fate, ["10.1.0.0/16"], "to3")),
  },
  {
    name: "the table has no bound: it is set when connections are there",
    mistake: NAT,
    named: /\d+ connections, and net.netfilter.nf_conntrack_max is 2/,
    check: (host) => {
      const flows = fc.array(kit.packets(host.netns(), { protocol: "udp" }), { minLength: 3, maxLength: 4 });
      return kit.property(host.lab, flows, (drawn) => {
        for (const each of drawn) each.into(host.netns());
        host.exec(["sysctl", "-qw", "net.netfilter.nf_conntrack_max=2"]);
        kit.connectionTableBounded(host.netns());
      });
    },
  },
  {
    name: "DOCKER-USER blocks the published port, which has been translated by then",
    mistake: "docker run -d --name web -p 8080:80 nginx; iptables -I DOCKER-USER -i eth0 -p tcp --dport 8080 -j DROP",
    named: /DOCKER-USER 1 +no +--dport 8080 +destination port is 80/,
    check: (host) => into(host, { ...FROM_OUTSIDE, dst: "192.168.2.110" }, isDropped),
  },
  {
    name: "a port that is published everywhere",
    mistake: "ip addr add 192.168.2.111/24 dev eth0; docker run -d --name web -p 8080:80 nginx",
    named: /the property does not hold[\s\S]*DOCKER 1 +yes .*docker: -p 8080:80 of web/,
    check: (host) =>
      into(
        host,
        { ...FROM_OUTSIDE, dst: ["192.168.2.110", "192.168.2.111"] },
        (fate) => fate.nat === null || fate.nat.before.dst === "192.168.2.111",
      ),
  },
  {
    name: "statistic: the second rule halves what is left of a third",
    mistake: `${NAT}; iptables -t nat -A PREROUTING -p udp --dport 53 -m statistic --mode nth --every 2 --packet 0 -j DNAT --to 10.2.0.2`,
    named: /PREROUTING 2 +no +--mode nth --every 2/,
    check: (host) => {
      const flow = kit.packets(host.netns(), { device: "to3", dst: "10.3.0.1", protocol: "udp", dport: 53 });
      const flows = fc.uniqueArray(flow, { selector: ({ spec }) => spec.sport, minLength: 2 });
      return kit.property(host.lab, flows, (drawn) => drawn.every((each) => each.into(host.netns()).nat !== null));
    },
  },
  {
    name: "a refactoring forgets one address of a prefix",
    mistake: `${NAT}; iptables -P FORWARD DROP; iptables -A FORWARD -s 10.1.0.0/25 -j ACCEPT; iptables -A FORWARD -s 10.1.0.129/32 -j ACCEPT`,
    named: /10\.1\.0\.128[\s\S]*FORWARD policy/,
    check: (host) =>
      into(host, { device: "to1", dst: "10.3.0.2" }, (fate) => !isDropped(fate) || !fate.packet?.src?.startsWith("10.1.0.1")),
  },
];

test.each(someOf(PLANTED, 3))("$name", async ({ mistake, named, check }) => {
  const { lab, host } = mistake.includes("docker") ? lan() : bare();
  await host.run(mistake);
  const failure = await check(host).then(
    () => "nothing was found",
    (error: Error) => error.message,
  );
  expect(failure).toMatch(named);
  for (const part of PARTS) expect(failure).toMatch(part);
  expect(lab.internalErrors).toEqual([]);
});

/** A table that knows no connection: NAT takes every port for free. */
class ForgetfulTable extends PlainConnectionTable {
  override find(): null {
    return null;
  }
}

test("two flows share a tuple: the table says that none is taken", async () => {
  const { lab, host } = bare({ tables: { connections: () => new ForgetfulTable() } });
  await host.run(NAT);
  const flow = kit.packets(host.netns(), { device: ["to1", "to2"], dst: "10.3.0.2", protocol: "udp", dport: 53 });
  const check = (flows: readonly kit.DrawnPacket[]) => {
    for (const each of flows) each.into(host.netns());
    kit.noTwoFlowsShareATuple(host.netns());
  };
  const failure = await kit.property(lab, fc.array(flow, { minLength: 2, maxLength: 3 }), check).then(String, String);
  expect(failure).toMatch(
    /two connections have replies 17 10\.3\.0\.2:53 > 10\.3\.0\.1:40000[\s\S]*POSTROUTING 1 +yes .*MASQUERADE/,
  );
});

test("docs/property-testing.md shows a failure as it is printed", async () => {
  const { lab, host } = lan();
  await host.run("docker run -d --name web -p 8080:80 nginx; iptables -I DOCKER-USER -i eth0 -p tcp --dport 8080 -j DROP");
  const packet = kit.packets(host.netns(), { ...FROM_OUTSIDE, dst: "192.168.2.110" });
  const check = (each: kit.DrawnPacket) => expect(each.into(host.netns())).toBeDroppedBy({ chain: "DOCKER-USER" });
  const failure = await kit.property(lab, packet, check).then(String, (error: Error) => error.message);
  const document = readFileSync(new URL("../../docs/property-testing.md", import.meta.url), "utf8");
  const [, shown] = /```text\n([\s\S]*?) {5}\.\.\.\n/.exec(document)!;
  expect(failure.slice(0, shown!.length)).toBe(shown);
});

test("a property that meets no rule, or not the one it names, proves nothing", async () => {
  const { lab, host } = bare();
  await host.run(`${NAT}; iptables -A FORWARD -s 172.16.0.1 -j DROP`);
  const packet = kit.packets(host.netns(), { device: "to1", dst: "10.1.0.1", protocol: "udp", dport: 9 });
  await expect(kit.property(lab, packet, () => {})).rejects.toThrow("vacuous: 100 runs met none of the 3 rules");
  await expect(kit.property(lab, packet, () => {}, { meets: /FORWARD .*DROP/ })).rejects.toThrow("met none of the 1 rules like");
  await expect(kit.property(lab, packet, () => {}, { meets: /security/ })).rejects.toThrow(
    "vacuous: there is no rule like /security/",
  );
});

test("a model finds a rule that was added beside it", async () => {
  const { lab, host } = lan();
  const commands = kit.dockerCommands(host, { max: 4 });
  const check = (drawn: Iterable<fc.Command<kit.DockerModel, LabHost>>) => {
    host.exec(["iptables", "-A", "INPUT", "-p", "tcp", "-j", "DROP"]);
    fc.modelRun(() => ({ model: new kit.DockerModel(), real: host }), drawn);
  };
  const failure = await kit.property(lab, commands, check).then(String, String);
  expect(failure).toMatch(/ssh remote curl .*: exit code 28, and the model says 7[\s\S]*INPUT 1 +yes +-p tcp +DROP/);
});

labTest("a test that vitest repeats has a lab of its own each time", { repeats: 1 }, async ({ host, property }) => {
  await host.run(NAT);
  const packet = kit.packets(host.netns(), { device: "to1", dst: "10.3.0.2", protocol: "udp" });
  await property(packet, (each) => each.into(host.netns()).nat !== null, { numRuns: 3 });
});
