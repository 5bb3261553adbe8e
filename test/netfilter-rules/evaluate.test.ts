/** What rules do to packets: each claim was watched on Linux 6.18 with iptables-nft 1.8.9. */
import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";
import { Device } from "../../src/kernel/device.ts";
import type { Net } from "../../src/kernel/net.ts";
import { FORWARD, type Hook, INPUT, OUTPUT, PREROUTING } from "../../src/kernel/netfilter/hooks.ts";
import { NF_ACCEPT, NF_DROP } from "../../src/kernel/netfilter/verdict.ts";
import { Skb } from "../../src/kernel/skb.ts";
import { opaque } from "../../src/wire/bytes.ts";
import { frame } from "../../src/wire/ethernet.ts";
import { icmp } from "../../src/wire/icmp.ts";
import { encodePacket, type Packet, type PacketFields, packet } from "../../src/wire/ipv4.ts";
import { ipv4 } from "../../src/wire/ipv4-address.ts";
import type { Mac } from "../../src/wire/mac.ts";
import { ACK, SYN, tcp } from "../../src/wire/tcp.ts";
import { udp } from "../../src/wire/udp.ts";
import { makeHost, runCommand } from "./replay.ts";

let net: Net;

beforeEach(() => {
  net = makeHost().init;
});

function rules(...lines: string[]): void {
  for (const line of lines) expect(runCommand(net, ["iptables", ...line.split(" ")]), line).toEqual({ exit: 0, output: "" });
}

function device(name: string): Device {
  return new Device(net, { ...net.loopback.link, name, flags: 1 }, net.loopback.conf, net.loopback.driver);
}

function send(hook: Hook, fields: Partial<PacketFields> = {}, changes: Partial<Skb> = {}): { skb: Skb; verdict: number } {
  const dev = device("eth0");
  const skb = new Skb(net, dev, 1);
  skb.packet = packet({ src: ipv4("10.0.0.2"), dst: ipv4("10.0.0.1"), payload: udp(1000, 53), ...fields });
  skb.inDev = hook === OUTPUT ? null : dev;
  skb.outDev = hook === OUTPUT || hook === FORWARD ? device("eth1") : null;
  Object.assign(skb, changes);
  return { skb, verdict: net.hooks.run(hook, skb) };
}

function counters(chain = "INPUT"): string[] {
  const { output } = runCommand(net, ["iptables", "-S", chain, "-v"]);
  return [...output.matchAll(/^-A.* -c (\d+) (\d+)/gm)].map(([, packets, bytes]) => `${packets}:${bytes}`);
}

const syn = (fields = {}): Partial<PacketFields> => ({ payload: tcp(40000, 80, { flags: SYN, ...fields }) });

describe("walking the chains", () => {
  test("the first rule that decides ends the walk, and each rule met is counted", () => {
    rules("-A INPUT -s 10.0.0.0/8", "-A INPUT -s 10.0.0.3 -j DROP", "-A INPUT -p udp -j ACCEPT", "-A INPUT -j DROP");
    expect(send(INPUT).verdict).toBe(NF_ACCEPT);
    expect(counters()).toEqual(["1:28", "0:0", "1:28", "0:0"]);
  });

  test("RETURN and a chain's end go back behind the jump; after a goto they go back behind the jump before", () => {
    rules("-N one", "-N two", "-A INPUT -j one", "-A INPUT -j DROP", "-A one -g two", "-A one -j DROP", "-A two -j RETURN");
    rules("-I INPUT 2 -p udp");
    expect(send(INPUT).verdict).toBe(NF_DROP);
    expect(counters()).toEqual(["1:28", "1:28", "1:28"]);
    expect(counters("one")).toEqual(["1:28", "0:0"]);
  });

  test("what no rule decides the policy does, and the drop names it", () => {
    rules("-P INPUT DROP", "-A INPUT -p icmp -j ACCEPT");
    const { skb, verdict } = send(INPUT);
    expect(verdict).toBe(NF_DROP);
    expect(skb.decidedBy).toEqual({ table: "filter", chain: "INPUT", number: null });
    expect(runCommand(net, ["iptables", "-L", "INPUT", "-v", "-n"]).output).toContain("(policy DROP 1 packets, 28 bytes)");
  });

  test("a policy counts only where it was set, not where the chain came with its first rule", () => {
    rules("-A INPUT");
    send(INPUT);
    expect(runCommand(net, ["iptables", "-L", "INPUT", "-v"]).output).toContain("(policy ACCEPT 0 packets, 0 bytes)");
    rules("-P INPUT ACCEPT");
    send(INPUT);
    expect(runCommand(net, ["iptables", "-L", "INPUT", "-v"]).output).toContain("(policy ACCEPT 1 packets, 28 bytes)");
  });

  test("counters survive an append and the rename of the chain they jump to", () => {
    rules("-N web", "-A INPUT -j web");
    send(INPUT);
    rules("-A INPUT -j ACCEPT", "-E web site");
    expect(counters()).toEqual(["1:28", "0:0"]);
  });

  test("the tables stand in the order raw, mangle, filter", () => {
    rules("-t raw -A PREROUTING -j MARK --set-mark 1", "-t mangle -A PREROUTING -m mark --mark 1 -j MARK --or-mark 2");
    expect(send(PREROUTING).skb.mark).toBe(3);
  });

  test("hops tell every rule met, with its text", () => {
    const seen: unknown[] = [];
    net.taps.on("hop", (hop) => seen.push([hop.kind, { ...hop.detail }]));
    rules("-A INPUT -s 10.0.0.2 -j DROP");
    send(INPUT);
    expect(seen).toEqual([
      ["rule", { table: "filter", chain: "INPUT", number: 1, verdict: "DROP", rule: "-A INPUT -s 10.0.0.2/32 -j DROP" }],
    ]);
  });
});

describe("matches", () => {
  /** The rule with the target ACCEPT over a policy of DROP. */
  function accepts(rule: string, fields: Partial<PacketFields> = {}, changes: Partial<Skb> = {}, hook: Hook = INPUT): boolean {
    net = makeHost().init;
    const chain = hook === OUTPUT ? "OUTPUT" : hook === FORWARD ? "FORWARD" : "INPUT";
    rules(`-P ${chain} DROP`, `-A ${chain} ${rule} -j ACCEPT`);
    return send(hook, fields, changes).verdict === NF_ACCEPT;
  }
  const later: Partial<PacketFields> = {
    payload: { kind: "opaque", bytes: new Uint8Array(8) },
    protocol: 17,
    fragmentOffset: 1480,
  };

  test.each([
    ["-i eth0", true],
    ["-i eth+", true],
    ["-i e", false],
    ["! -i eth1", true],
    ["! -i + -j ACCEPT -s 0/0", false],
  ])("%s: %s", (rule, expected) => {
    expect(accepts(rule.replace(" -j ACCEPT", ""))).toBe(expected);
  });

  test("a packet of the host's own has the empty name for -i", () => {
    net = makeHost().init;
    rules("-N u", "-A u ! -i eth0 -j DROP", "-A OUTPUT -j u");
    expect(send(OUTPUT).verdict).toBe(NF_DROP);
  });

  test.each([
    ["-p udp --dport 53", true],
    ["-p udp ! --dport 53", false],
    ["-p udp --sport 1:999", false],
    ["! -p tcp -m tcp --dport 53", true],
    ["-p udp -m multiport --dports 1,50:60", true],
    ["-p udp -m multiport ! --ports 1000", false],
    ["-m length --length 28", true],
    ["-m length --length :27", false],
    ["-m ttl --ttl-gt 63", true],
    ["-m ttl --ttl-lt 64", false],
    ["-m mark --mark 0", true],
    ["-m iprange --src-range 10.0.0.1-10.0.0.2", true],
    ["-m state --state INVALID", true],
    ["-m conntrack --ctstate UNTRACKED", false],
    ["-m pkttype --pkt-type unicast", true],
    ["-m tos --tos 0x10", false],
    ["-f", false],
    ["! -f", true],
    ["-m physdev ! --physdev-is-bridged", true],
    ["-m physdev --physdev-in eth0", false],
  ])("%s: %s", (rule, expected) => {
    expect(accepts(rule)).toBe(expected);
  });

  test("a later fragment has no ports for xtables", () => {
    expect(accepts("-p udp", later)).toBe(true);
    expect(accepts("-p udp -m udp", later)).toBe(false);
    expect(accepts("-p udp -m multiport ! --dports 53", later)).toBe(false);
    expect(accepts("-f", later)).toBe(true);
  });

  test.each([
    ["--syn", true],
    ["! --syn", false],
    ["--tcp-flags SYN,ACK SYN,ACK", false],
    ["--tcp-option 2", true],
    ["! --tcp-option 2", false],
  ])("a SYN and %s: %s", (rule, expected) => {
    const options = { mss: 1460, windowScale: null, sackPermitted: false, timestamps: null, sack: null };
    expect(accepts(`-p tcp ${rule}`, syn({ options }))).toBe(expected);
  });

  test.each([
    ["8", true],
    ["any", true],
    ["0", false],
    ["8/1", false],
  ])("an echo request and --icmp-type %s: %s", (type, expected) => {
    expect(accepts(`-p icmp --icmp-type ${type}`, { payload: icmp(8, 0) })).toBe(expected);
  });

  test("mac looks at the frame's sender", () => {
    const framed = { frame: frame(1 as Mac, 0x020000000001 as Mac, {} as Packet) };
    expect(accepts("-m mac --mac-source 02:00:00:00:00:01", {}, framed)).toBe(true);
    expect(accepts("-m mac --mac-source 02:00:00:00:00:02", {}, framed)).toBe(false);
  });

  test("owner knows who sent it, and a forwarded packet has nobody", () => {
    expect(accepts("-m owner --uid-owner 0", {}, { owner: { uid: 0, gid: 0 } }, OUTPUT)).toBe(true);
    expect(accepts("-m owner --uid-owner 0", {}, {}, OUTPUT)).toBe(false);
    expect(accepts("-m owner ! --socket-exists", {}, {}, OUTPUT)).toBe(true);
  });

  test("limit lets a burst pass and then one for each interval", () => {
    rules("-A INPUT -m limit --limit 10/s --limit-burst 3");
    for (let count = 0; count < 10; count++) send(INPUT);
    expect(counters()).toEqual(["3:84"]);
    net.loop.nowUs += 100_000;
    for (let count = 0; count < 10; count++) send(INPUT);
    expect(counters()).toEqual(["4:112"]);
  });

  test("statistic nth matches the packet it names of every so many", () => {
    rules("-A INPUT -m statistic --mode nth --every 3 --packet 1");
    const hits = Array.from({ length: 7 }, () => {
      const before = counters()[0];
      send(INPUT);
      return counters()[0] !== before;
    });
    expect(hits).toEqual([false, true, false, false, true, false, false]);
  });

  test("recent counts an address's packets within seconds", () => {
    rules("-A INPUT -m recent --update --seconds 60 --hitcount 3 -j DROP", "-A INPUT -m recent --set");
    expect([1, 2, 3, 4].map(() => send(INPUT).verdict)).toEqual([NF_ACCEPT, NF_ACCEPT, NF_ACCEPT, NF_DROP]);
    net.loop.nowUs += 61_000_000;
    expect(send(INPUT).verdict).toBe(NF_ACCEPT);
  });
});

/** The packets of record-traffic.sh. */
function traffic(): Partial<PacketFields>[] {
  const options = { mss: 1460, windowScale: 10, sackPermitted: true, timestamps: { value: 1, echo: 0 }, sack: null };
  const begin = (payload: PacketFields["payload"]): Uint8Array => {
    const whole = encodePacket(packet({ src: ipv4("10.0.0.2"), dst: ipv4("10.0.0.1"), payload }));
    return whole.subarray(20, 1500);
  };
  const fragments = (protocol: number, payload: PacketFields["payload"]): Partial<PacketFields>[] => [
    { protocol, moreFragments: true, payload: opaque(begin(payload)) },
    { protocol, fragmentOffset: 1480, payload: opaque(new Uint8Array(528)) },
  ];
  return [
    { payload: icmp(8, 0, 1, 1, new Uint8Array(56)) },
    { payload: udp(50000, 99, new Uint8Array(3)) },
    { payload: tcp(50001, 99, { flags: SYN, options }) },
    ...fragments(1, icmp(8, 0, 1, 1, new Uint8Array(2000))),
    ...fragments(17, udp(50002, 99, new Uint8Array(2000))),
  ];
}

test("each rule matches the packets it matched on Linux", () => {
  const words = (line: string): string[] => ["iptables", "-t", "raw", "-A", "PREROUTING", ...line.split(" ")];
  const read = (name: string): string[] =>
    readFileSync(new URL(`data/${name}.txt`, import.meta.url), "utf8")
      .trim()
      .split("\n");
  for (const line of read("traffic-rules")) expect(runCommand(net, words(line)), line).toEqual({ exit: 0, output: "" });
  const v0 = device("v0");
  const eth = frame(0x020000000001 as Mac, 0x020000000002 as Mac, {} as Packet);
  net.fib.addressType = (address) => (address === ipv4("10.0.0.1") ? "LOCAL" : "UNICAST");
  for (const fields of traffic()) send(PREROUTING, fields, { inDev: v0, frame: eth });
  const { output } = runCommand(net, ["iptables", "-t", "raw", "-S", "PREROUTING", "-v"]);
  expect(output.split("\n").filter((line) => line.startsWith("-A"))).toEqual(read("traffic"));
});

describe("targets", () => {
  test("REJECT drops and says how to answer", () => {
    rules("-A INPUT -p tcp -j REJECT --reject-with tcp-reset", "-A INPUT -j REJECT --reject-with icmp-admin-prohibited");
    expect(send(INPUT, syn()).skb.reject).toEqual({ kind: "tcp-reset" });
    const { skb, verdict } = send(INPUT);
    expect([verdict, skb.reject]).toEqual([NF_DROP, { kind: "icmp", code: 13 }]);
    expect(skb.decidedBy).toEqual({ table: "filter", chain: "INPUT", number: 2 });
  });

  test("TTL and TCPMSS rewrite the packet", () => {
    rules("-t mangle -A FORWARD -j TTL --ttl-dec 4", "-t mangle -A FORWARD -p tcp --syn -j TCPMSS --set-mss 1300");
    const options = { mss: 1460, windowScale: null, sackPermitted: false, timestamps: null, sack: null };
    expect(send(FORWARD, syn({ options })).skb.packet).toMatchObject({ ttl: 60, payload: { options: { mss: 1300 } } });
    const without = send(FORWARD, syn()).skb.packet;
    expect(without).toMatchObject({ totalLength: 44, payload: { options: { mss: 536 } } });
    expect(send(FORWARD, { payload: tcp(1, 2, { flags: ACK }) }).skb.packet).toMatchObject({ totalLength: 40 });
  });

  test("NOTRACK has conntrack pass the packet by", () => {
    rules("-t raw -A PREROUTING -j NOTRACK", "-A INPUT -m conntrack --ctstate UNTRACKED -j DROP");
    const { skb } = send(PREROUTING);
    expect([skb.untracked, skb.connection]).toEqual([true, null]);
  });

  test("conntrack runs while a rule needs it, and no longer", () => {
    const states: boolean[] = [];
    for (const line of [
      "-t nat -A POSTROUTING -s 1.1.1.1 -j ACCEPT",
      "-t raw -A PREROUTING -j CT --notrack",
      "-N idle",
      "-A idle -m state --state NEW",
      "-F idle",
      "-t nat -A POSTROUTING -j MASQUERADE",
      "-t nat -F",
      "-t mangle -A INPUT -j CONNMARK --set-mark 1",
      "-t mangle -F",
    ]) {
      rules(line);
      states.push(net.conntrack.isEnabled);
    }
    expect(states).toEqual([false, false, false, true, false, true, false, true, false]);
  });

  test("hooks are taken when a chain comes into being and given back when it goes", () => {
    rules("-A INPUT -j ACCEPT");
    expect(net.hooks.entries(INPUT).map(({ name }) => name)).toEqual(["filter"]);
    expect(net.hooks.isEmpty(FORWARD)).toBe(true);
    rules("-F INPUT", "-X INPUT");
    expect(net.hooks.isEmpty(INPUT)).toBe(true);
  });

  test("TRACE has each rule met written down", () => {
    rules("-t raw -A PREROUTING -j TRACE", "-t mangle -A PREROUTING -s 10.0.0.2", "-t mangle -A PREROUTING -j ACCEPT");
    send(PREROUTING);
    expect(
      net.firewall.traces.map(({ table, chain, number, verdict }) => `${table}:${chain}:${number ?? "policy"}:${verdict}`),
    ).toEqual([
      "raw:PREROUTING:1:CONTINUE",
      "raw:PREROUTING:policy:ACCEPT",
      "mangle:PREROUTING:1:CONTINUE",
      "mangle:PREROUTING:2:ACCEPT",
    ]);
  });

  test.each([
    [
      "pre ",
      "",
      { ttl: 64, id: 52003, dontFragment: true, payload: tcp(52064, 99, { flags: SYN, seq: 957115280, window: 64240 }) },
      "pre IN=eth0 OUT= MAC=02:00:00:00:00:01:02:00:00:00:00:02:08:00 SRC=10.0.0.2 DST=10.0.0.1 LEN=40 TOS=0x00 PREC=0x00 TTL=64 ID=52003 DF PROTO=TCP SPT=52064 DPT=99 WINDOW=64240 RES=0x00 SYN URGP=0 MARK=0x10 ",
    ],
    [
      "IN: ",
      "--log-tcp-sequence",
      { ttl: 64, id: 1, payload: tcp(52064, 99, { flags: SYN, seq: 957115280, window: 64240 }) },
      "IN: IN=eth0 OUT= MAC=02:00:00:00:00:01:02:00:00:00:00:02:08:00 SRC=10.0.0.2 DST=10.0.0.1 LEN=40 TOS=0x00 PREC=0x00 TTL=64 ID=1 PROTO=TCP SPT=52064 DPT=99 SEQ=957115280 ACK=0 WINDOW=64240 RES=0x00 SYN URGP=0 MARK=0x10 ",
    ],
    [
      "mac ",
      "--log-macdecode",
      { id: 6608, dontFragment: true, payload: udp(55990, 99, new Uint8Array(3)) },
      "mac IN=eth0 OUT= MACSRC=02:00:00:00:00:02 MACDST=02:00:00:00:00:01 MACPROTO=0800 SRC=10.0.0.2 DST=10.0.0.1 LEN=31 TOS=0x00 PREC=0x00 TTL=64 ID=6608 DF PROTO=UDP SPT=55990 DPT=99 LEN=11 MARK=0x10 ",
    ],
    [
      "frag ",
      "",
      { id: 5812, protocol: 1, fragmentOffset: 1480, payload: { kind: "opaque", bytes: new Uint8Array(528) } as const },
      "frag IN=eth0 OUT= MAC=02:00:00:00:00:01:02:00:00:00:00:02:08:00 SRC=10.0.0.2 DST=10.0.0.1 LEN=548 TOS=0x00 PREC=0x00 TTL=64 ID=5812 FRAG:185 PROTO=ICMP MARK=0x10 ",
    ],
  ])("LOG writes %s%s", (prefix, flags, fields, line) => {
    const words = ["iptables", "-A", "INPUT", "-j", "LOG", "--log-prefix", prefix, ...flags.split(" ").filter(Boolean)];
    expect(runCommand(net, words).exit).toBe(0);
    const framed = frame(
      0x020000000001 as Mac,
      0x020000000002 as Mac,
      packet({ src: ipv4("1.1.1.1"), dst: ipv4("1.1.1.1"), payload: udp(1, 1) }),
    );
    send(INPUT, fields, { mark: 0x10, frame: framed });
    expect(net.host.log.map(({ text }) => text)).toEqual([line]);
  });
});
