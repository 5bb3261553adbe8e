/**
 * The path itself: which devices each packet passed in each namespace and what the tables were asked for it, in which order. Real
 * side: net:netif_receive_skb and net:net_dev_start_xmit (net_dev_xmit comes when the frame is gone, a bridge's after its
 * ports'), and those of tables.ts. Here: the hops that stand for them, and what the tables report. A packet is the same one while
 * its IP id, protocol and length are, whatever NAT made of it; the copies of a flood are one packet.
 *
 * Of ARP only broadcast questions, each once: when Linux asks a known neighbour again, and how often an unknown one, is a matter
 * of time.
 */
import type { Lab } from "../../lab/lab.ts";
import type { Hop } from "../../trace/hop.ts";
import type { TableEvent } from "../../trace/taps.ts";
import { isGroupMac } from "../../wire/mac.ts";
import { namespacesOf, observationOf } from "./observation.ts";
import type { Observation, Observer } from "./observer.ts";
import { type PortWords, portWords, seenKey, seenWords } from "./packet-words.ts";
import { isSeen, type Scene } from "./scene.ts";
import { lookupOf, newsOf, readLookup, readNews, TABLE_PROBES } from "./tables.ts";
import { PACKET_FIELDS, PACKET_FORMAT, type PacketEvent, printEvent, readEvents } from "./tracepoints.ts";

const NETNS = "$skb->dev->nd_net.net->ns.inum";
const IS_GROUP = "(*(uint8 *)($skb->head + $skb->mac_header) & 1)";
const ETHERTYPE_IPV4 = 0x0800;

/** The session's own namespace and the machines of its world; keeper.py does the same with each that is made later. */
const WITHOUT_EARLY_DEMUX = `
: > $L/no-early-demux
echo 0 > /proc/sys/net/ipv4/ip_early_demux
for __m in $(ls $L/ns 2> /dev/null); do nsenter --net=$L/ns/$__m bash -c 'echo 0 > /proc/sys/net/ipv4/ip_early_demux'; done`;

/**
 * All that is received is printed, because what follows on that CPU is about it; of the rest IPv4, and ARP to a group address.
 */
const PROBES = `
tracepoint:net:netif_receive_skb {
  $skb = (struct sk_buff *)args->skbaddr;
  @receiving[cpu] = (uint64)${NETNS};
  ${printEvent(NETNS, `#receive %s %d ${PACKET_FORMAT}`, "$skb->dev->name", IS_GROUP, ...PACKET_FIELDS)}
}
tracepoint:net:net_dev_start_xmit {
  $skb = (struct sk_buff *)args->skbaddr;
  if ($skb->protocol == 0x0008 || ($skb->protocol == 0x0608 && ${IS_GROUP})) {
    ${printEvent(NETNS, `#transmit %s 1 ${PACKET_FORMAT}`, "$skb->dev->name", ...PACKET_FIELDS)}
  }
}
${TABLE_PROBES}`;

/** One step of a packet in a namespace, the same on both sides. */
interface Step {
  readonly namespace: string;
  readonly key: string;
  readonly packet: string;
  readonly text: string;
}

export const pathObserver: Observer = {
  kind: "path",
  probes: PROBES,
  before: WITHOUT_EARLY_DEMUX,
  after: ":",
  readReal(output, scene) {
    const path = new PacketPath();
    /** What each CPU received last, and is at. */
    const received = new Map<number, PacketEvent>();
    for (const event of readEvents(output, portWords(scene.typed), scene.netns)) {
      const namespace = scene.netns.get(event.netns);
      if (event.kind === "packet" && event.step === "receive") received.set(event.cpu, event);
      if (namespace === undefined || !isSeen(namespace)) continue;
      if (event.kind === "packet") {
        const isShown = event.packet !== null && (event.etherType === ETHERTYPE_IPV4 || event.fields[0] !== "0");
        if (isShown && (event.step === "receive" || event.step === "transmit"))
          path.add({ namespace, key: event.key, packet: event.packet!, text: `${event.step} ${event.device}` });
      } else if (event.table === "fib") {
        const about = received.get(event.cpu);
        const text = about?.netns === event.netns ? readLookup(event, about) : null;
        if (text !== null) path.add({ namespace, key: about!.key, packet: about!.packet!, text });
      } else {
        path.addNews(namespace, readNews(event, scene));
      }
    }
    return path.observation();
  },
  attach(lab) {
    const seen: (Hop | TableEvent)[] = [];
    const stop = [
      lab.on("hop", (hop) => {
        if (STEPS[hop.kind] !== undefined) seen.push(hop);
      }),
      lab.on("table", (event) => void seen.push(event)),
    ];
    return (scene) => {
      for (const each of stop) each();
      return readSimulated(lab, seen, scene);
    };
  },
};

const STEPS: Readonly<Partial<Record<Hop["kind"], string>>> = { receiveFrame: "receive", transmitFrame: "transmit" };

/** Of a packet that was never sent. */
const NO_JOURNEY = 0;

function readSimulated(lab: Lab, seen: readonly (Hop | TableEvent)[], scene: Scene): Observation {
  const path = new PacketPath();
  const namespaces = namespacesOf(lab);
  const port = portWords(scene.typed);
  /** What each namespace received last, and is at. */
  const received = new Map<number, Hop>();
  for (const event of seen) {
    if (event.kind === "receiveFrame") received.set(event.netns, event as Hop);
    const namespace = namespaces.get(event.netns);
    if (namespace === undefined) continue;
    if (event.kind === "neighbour" || event.kind === "learnt") path.addNews(namespace, newsOf(event, scene));
    else if (event.kind === "lookup") {
      // What `ip route get` looks up is about no packet.
      if (event.journey === NO_JOURNEY) continue;
      const about = received.get(event.netns);
      const packet = about === undefined ? null : packetOf(about, port);
      const text = lookupOf(event);
      if (text !== null && packet !== null) path.add({ namespace, ...packet, text });
    } else {
      const packet = packetOf(event, port);
      if (packet !== null) path.add({ namespace, ...packet, text: `${STEPS[event.kind]} ${event.device}` });
    }
  }
  return path.observation();
}

function packetOf({ packet, frame }: Hop, port: PortWords): Pick<Step, "key" | "packet"> | null {
  const words = seenWords(packet, frame, port);
  if (words === null || (frame?.payload.kind === "arp" && !isGroupMac(frame.dst))) return null;
  return { key: seenKey(packet, frame), packet: words };
}

/**
 * One line a packet and namespace: the packet as it was first seen there, then its steps. Sorted: what passes at once has no
 * order.
 */
class PacketPath {
  readonly #lines = new Map<string, { readonly namespace: string; readonly packet: string; readonly texts: string[] }>();
  readonly #news = new Map<string, readonly [namespace: string, text: string]>();

  add({ namespace, key, packet, text }: Step): void {
    const line = this.#lines.get(`${namespace} ${key}`);
    if (line === undefined) this.#lines.set(`${namespace} ${key}`, { namespace, packet, texts: [text] });
    else if (isLookup(text) && isLookup(line.texts.at(-1)!)) line.texts[line.texts.length - 1] = text;
    else if (!(packet.startsWith("arp") || isLookup(text)) || !line.texts.includes(text)) line.texts.push(text);
  }

  addNews(namespace: string, text: string | null): void {
    if (text !== null) this.#news.set(`${namespace} ${text}`, [namespace, text]);
  }

  observation(): Observation {
    const lines = [...this.#lines.values()].map(
      ({ namespace, packet, texts }) => [namespace, `${packet}: ${texts.join(", ")}`] as const,
    );
    return observationOf([...lines, ...this.#news.values()]);
  }
}

/** Tables are asked one after the other: the last result counts. */
function isLookup(text: string): boolean {
  return text.startsWith("look up ");
}
