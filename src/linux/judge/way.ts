/**
 * The way itself: which devices each packet passed in each namespace, in which order. Real side: net:netif_receive_skb and
 * net:net_dev_start_xmit (net_dev_xmit comes when the frame is gone, a bridge's after its ports'). Here: the hops that stand for them.
 * A packet is the same one while its IP id, protocol and length are, whatever NAT made of it; the copies of a flood are one packet.
 *
 * Left out: fib:fib_table_lookup, which does not say for which namespace it looked (with other traffic on the machine it is nobody's);
 * which route was taken shows in the devices passed. neigh:* and bridge:*, which say what became of tables: those are compared as state.
 * Of ARP only broadcast questions, each once: when Linux asks a known neighbour again, and how often an unknown one, is a matter of time.
 */
import type { Lab } from "../../lab/lab.ts";
import type { Hop } from "../../trace/hop.ts";
import { isGroupMac } from "../../wire/mac.ts";
import type { Observer, Sighting } from "./observer.ts";
import { type PortWords, portWords, seenKey, seenWords } from "./packet-words.ts";
import { placesOf, sightingOf } from "./places.ts";
import { isSeen } from "./scene.ts";
import { PACKET_FIELDS, readEvents, startTracing, stopTracing, tell } from "./tracepoints.ts";

/** IPv4, and ARP to a group address. */
const IS_SEEN = `$skb->protocol == 0x0008 || ($skb->protocol == 0x0608 && (*(uint8 *)($skb->head + $skb->mac_header) & 1))`;

const PROGRAM = ["netif_receive_skb receive", "net_dev_start_xmit transmit"]
  .map((words) => words.split(" "))
  .map(
    ([tracepoint, step]) => `
tracepoint:net:${tracepoint} {
  $skb = (struct sk_buff *)args->skbaddr;
  if (${IS_SEEN}) { ${tell("$skb->dev->nd_net.net->ns.inum", `printf("# %llu %d %s ${step} %x %rx\\n", nsecs, $skb->dev->nd_net.net->ns.inum, $skb->dev->name, ${PACKET_FIELDS});`)} }
}`,
  )
  .join("\n");

/** One step of a packet in a place, the same on both sides. */
interface Step {
  readonly place: string;
  readonly key: string;
  readonly packet: string;
  readonly text: string;
}

export const wayObserver: Observer = {
  kind: "way",
  before: startTracing("way", PROGRAM),
  after: stopTracing("way"),
  readReal(output, scene) {
    const steps: Step[] = [];
    for (const { netns, device, fields, packet, key } of readEvents(output, portWords(scene.typed), (each) =>
      scene.netns.has(each),
    )) {
      const place = scene.netns.get(netns);
      if (place !== undefined && isSeen(place) && packet !== null)
        steps.push({ place, key, packet, text: `${fields[0]} ${device}` });
    }
    return gather(steps);
  },
  attach(lab) {
    const hops: Hop[] = [];
    const stop = lab.on("hop", (hop) => {
      if (KINDS.has(hop.kind)) hops.push(hop);
    });
    return (scene) => {
      stop();
      return gather(stepsOf(lab, hops, portWords(scene.typed)));
    };
  },
};

const KINDS: ReadonlySet<string> = new Set(["receiveFrame", "transmitFrame"]);

function stepsOf(lab: Lab, hops: readonly Hop[], port: PortWords): Step[] {
  const places = placesOf(lab);
  return hops.flatMap(({ kind, netns, device, packet, frame }): Step[] => {
    const place = places.get(netns);
    const words = seenWords(packet, frame, port);
    if (place === undefined || words === null || (frame?.payload.kind === "arp" && !isGroupMac(frame.dst))) return [];
    return [
      {
        place,
        key: seenKey(packet, frame),
        packet: words,
        text: `${kind === "receiveFrame" ? "receive" : "transmit"} ${device}`,
      },
    ];
  });
}

/** One line a packet and place: the packet as it was first seen there, then its steps. Sorted: what passes at once has no order. */
function gather(steps: readonly Step[]): Sighting {
  const lines = new Map<string, { readonly place: string; readonly packet: string; readonly texts: string[] }>();
  for (const { place, key, packet, text } of steps) {
    const line = lines.get(`${place} ${key}`);
    if (line === undefined) lines.set(`${place} ${key}`, { place, packet, texts: [text] });
    else if (!packet.startsWith("arp") || !line.texts.includes(text)) line.texts.push(text);
  }
  return sightingOf([...lines.values()].map(({ place, packet, texts }) => [place, `${packet}: ${texts.join(", ")}`]));
}
