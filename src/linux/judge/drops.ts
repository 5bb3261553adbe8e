/**
 * Every packet that ends without being delivered, with the reason: skb:kfree_skb on the real kernel, drop hops here. One line a
 * packet, sorted by namespace: which of two CPUs dropped first means nothing.
 *
 * Left out on both sides: an echo reply's NO_SOCKET. ping reads from a raw socket, which is given a copy; the original then finds
 * no ping socket and ends so in any case (ping_rcv(), net/ipv4/ping.c). Here a reply that somebody read is delivered. And
 * QUEUE_PURGE: what a socket had been given and did not read before it was closed.
 */
import { namespacesOf, observationOf } from "./observation.ts";
import type { Observer } from "./observer.ts";
import { portWords, seenWords } from "./packet-words.ts";
import { isSeen } from "./scene.ts";
import { PACKET_FIELDS, PACKET_FORMAT, printEvent, readEvents, withNetns } from "./tracepoints.ts";

/** Only IPv4 and ARP are looked at. */
const PROBES = `
tracepoint:skb:kfree_skb {
  $skb = (struct sk_buff *)args->skbaddr;
  if ($skb->protocol == 0x0008 || $skb->protocol == 0x0608) {${withNetns((device, netns) =>
    printEvent(netns, `#drop %s %d ${PACKET_FORMAT}`, device, "args->reason", ...PACKET_FIELDS),
  )}
  }
}`;

export const dropsObserver: Observer = {
  kind: "drops",
  probes: PROBES,
  before: "",
  after: ":",
  readReal(output, scene) {
    const reasons = readReasons(output);
    const lines: [string, string][] = [];
    for (const event of readEvents(output, portWords(scene.typed), scene.netns)) {
      const namespace = scene.netns.get(event.netns);
      if (event.kind !== "packet" || event.step !== "drop" || namespace === undefined || !isSeen(namespace)) continue;
      const { fields, packet } = event;
      if (packet !== null) keep(lines, namespace, `${reasons.get(Number(fields[0])) ?? fields[0]} ${packet}`);
    }
    return observationOf(lines);
  },
  attach(lab) {
    const seen: [number, string, Parameters<typeof seenWords>[0], Parameters<typeof seenWords>[1]][] = [];
    const stop = lab.on("drop", ({ netns, reason, packet, frame }) => void seen.push([netns, String(reason), packet, frame]));
    return (scene) => {
      stop();
      const namespaces = namespacesOf(lab);
      const port = portWords(scene.typed);
      const lines: [string, string][] = [];
      for (const [netns, reason, packet, frame] of seen) {
        const words = seenWords(packet, frame, port);
        const namespace = namespaces.get(netns);
        if (words !== null && namespace !== undefined) keep(lines, namespace, `${reason} ${words}`);
      }
      return observationOf(lines);
    };
  },
};

const LEFT_OUT = [
  /^NO_SOCKET icmp 0\//,
  /^QUEUE_PURGE /,
  // What `ip route get` asks with has no ports, and a length and TTL that nobody set: what lay there before.
  / len 0 /,
  /^NOT_SPECIFIED udp \S+:0 > \S+:0 len /,
  // A waiting piece's device is overwritten by the tree it waits in, so that only the first piece's namespace is known.
  /^FRAG_REASM_TIMEOUT .* frag [1-9]/,
];

function keep(lines: [string, string][], namespace: string, line: string): void {
  if (!LEFT_OUT.some((pattern) => pattern.test(line))) lines.push([namespace, line]);
}

/**
 * The kernel's own names for the numbers, as the tracepoint's format lists them: the launcher writes them before what bpftrace
 * prints.
 */
function readReasons(output: string): Map<number, string> {
  const format = output.split("\n").find((line) => line.startsWith("reasons")) ?? "";
  return new Map([...format.matchAll(/\{ (\d+), "(\w+)" \}/g)].map(([, number, name]) => [Number(number), name!]));
}
