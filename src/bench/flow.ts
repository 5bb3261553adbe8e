/**
 * Flows of 60-byte UDP frames from one namespace's eth0, counted at the far end by a rule that drops them there and checks the
 * addresses and ports they arrive with: a missing translation is a missing packet. linux/bench sends the same frames on a kernel.
 */
import { transmitFrame } from "../kernel/link/transmit.ts";
import { Skb } from "../kernel/skb.ts";
import type { Namespace } from "../lab/namespace.ts";
import { ETHERTYPE_IPV4, EthernetHeader, Frame } from "../wire/ethernet.ts";
import { packet } from "../wire/ipv4.ts";
import { type Ipv4, ipv4, toIpv4 } from "../wire/ipv4-address.ts";
import type { Mac } from "../wire/mac.ts";
import { udp } from "../wire/udp.ts";
import { type Docker0, must } from "./topologies.ts";

const DATA = new Uint8Array(18);
export const PORT = 9;

export interface FlowOptions {
  readonly from: Namespace;
  readonly to: Namespace;
  /** The MAC the frames are addressed to: the far end's own, or the gateway's. */
  readonly via: Mac;
  readonly src: Ipv4;
  readonly dst: Ipv4;
  readonly sport?: number;
  readonly dport?: number;
  /** What the far end has to see, as rule words. */
  readonly seen: string;
  /** Many flows: how the i-th frame differs. */
  readonly vary?: (index: number) => { readonly src?: Ipv4; readonly dst?: Ipv4; readonly sport?: number };
  /** How many different frames there are; they are sent in turn. 1 by default. */
  readonly flows?: number;
  /** Who pings whom before, so that the neighbours are known to frames that bypass ARP. */
  readonly greetings: readonly (readonly [Namespace, string])[];
  /** What is sent once before, in the other direction: it opens the connection that replies belong to. */
  readonly opening?: FlowOptions;
}

/** The rule that counts at the far end, and the counter it has. */
export function countAtFarEnd({ to, seen }: FlowOptions): { packets: number } {
  must(to, `iptables -t raw -A PREROUTING -p udp ${seen} -j DROP`);
  const rules = to.net.config.firewall.raw!.chains[0]!.rules;
  return to.net.firewall.counter(rules[rules.length - 1]!);
}

/** The frames of a flow, in the order they are sent. */
export function framesOf({ from, via, src, dst, sport = 40_000, dport = PORT, flows = 1, vary }: FlowOptions): Frame[] {
  const header = new EthernetHeader(via, from.device("eth0").link.mac, ETHERTYPE_IPV4);
  return Array.from({ length: flows }, (_, index) => {
    const own = vary?.(index) ?? {};
    return new Frame(header, packet({ src: own.src ?? src, dst: own.dst ?? dst, payload: udp(own.sport ?? sport, dport, DATA) }));
  });
}

/** Sends frames; throws where one is missing at the far end. */
export function udpFlow(options: FlowOptions): (n: number) => void {
  const { from, greetings, opening, seen, flows = 1 } = options;
  for (const [who, whom] of greetings) must(who, `ping -c 1 ${whom}`);
  if (opening !== undefined) udpFlow(opening)(1);
  const counter = countAtFarEnd(options);
  const device = from.device("eth0");
  const { loop } = from.net;
  const frames = framesOf(options);
  let next = 0;
  return (n) => {
    const before = counter.packets;
    for (let count = 0; count < n; count++) {
      const skb = new Skb(from.net, device, 0);
      skb.frame = frames[next]!;
      next = next + 1 === flows ? 0 : next + 1;
      transmitFrame(skb);
      loop.runBacklog();
    }
    const arrived = counter.packets - before;
    if (arrived !== n) throw new Error(`${seen}: ${arrived} of ${n} arrived`);
  };
}

/** The flows of the docker0 topology by their paths. */
export function containerFlow(
  { host, containers: [one, two], outside }: Docker0,
  path: "bridge" | "out" | "masqueraded" | "reply" | "published",
): FlowOptions {
  const docker0 = host.netns().device("docker0").link.mac;
  const eth0 = host.netns().device("eth0").link.mac;
  const C1 = ipv4("172.17.0.2");
  const OUTSIDE = ipv4("10.0.0.1");
  const outwards = { from: one, to: outside, via: docker0, src: C1, dst: OUTSIDE, greetings: [[one, "10.0.0.1"]] } as const;
  const inwards = {
    from: outside,
    to: one,
    via: eth0,
    src: OUTSIDE,
    dst: ipv4("10.0.0.10"),
    greetings: [[one, "10.0.0.1"]],
  } as const;
  switch (path) {
    case "bridge":
      return {
        from: one,
        to: two,
        via: two.device("eth0").link.mac,
        src: C1,
        dst: ipv4("172.17.0.3"),
        seen: `-s 172.17.0.2 -d 172.17.0.3 --dport ${PORT}`,
        greetings: [[one, "172.17.0.3"]],
      };
    case "out":
    case "masqueraded":
      return { ...outwards, seen: `-s ${path === "out" ? "172.17.0.2" : "10.0.0.10"} -d 10.0.0.1 --dport ${PORT}` };
    case "reply":
      return {
        ...inwards,
        sport: PORT,
        dport: 40_000,
        seen: `-s 10.0.0.1 -d 172.17.0.2 --sport ${PORT} --dport 40000`,
        opening: { ...outwards, seen: "-s 10.0.0.10" },
      };
    case "published":
      return {
        ...inwards,
        dport: 5300,
        seen: `-s 10.0.0.1 -d 172.17.0.2 --dport ${PORT}`,
        greetings: [...inwards.greetings, [outside, "10.0.0.10"]],
      };
    default:
      return path satisfies never;
  }
}

export function after(address: Ipv4, index: number): Ipv4 {
  return toIpv4((address + index) | 0);
}
