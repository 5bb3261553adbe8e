/** `-m pkttype`: to whom the frame was addressed. Linux: xt_pkttype.c. */
import { isMulticast } from "../../../wire/ipv4-address.ts";
import { PACKET_BROADCAST, PACKET_LOOPBACK, PACKET_MULTICAST, type Skb } from "../../skb.ts";
import { not } from "../text.ts";
import { defineMatch } from "../xtables.ts";
import { XtablesError } from "../xtoptions.ts";

/** In the order they are searched; the first name of a number is the one printed. */
const TYPES: readonly (readonly [string, number])[] = [
  ["unicast", 0],
  ["broadcast", 1],
  ["multicast", 2],
  ["otherhost", 3],
  ["outgoing", 4],
  ["bcast", 1],
  ["mcast", 2],
  ["host", 0],
];

interface PkttypeOptions {
  readonly type: number;
  readonly inverted: boolean;
}

export const pkttypeMatch = defineMatch<PkttypeOptions>({
  name: "pkttype",
  options: [{ names: ["pkt-type"], read: readType, invertible: true, required: true }],
  finish: (given) => ({ type: given.value<number>("pkt-type") ?? 0, inverted: given.inverted("pkt-type") }),
  save: ({ type, inverted }) => `${not(inverted)} --pkt-type ${TYPES.find((entry) => entry[1] === type)![0]}`,
  list: ({ type, inverted }) => ` PKTTYPE ${inverted ? "!=" : "="} ${TYPES.find((entry) => entry[1] === type)![0]}`,
  miss: (_options, skb) => ({ has: `it is ${TYPES.find(([, type]) => type === typeOf(skb))![0]}` }),
  compile({ type, inverted }) {
    return (skb) => (typeOf(skb) === type) !== inverted;
  },
});

function typeOf({ packetType, ip }: Skb): number {
  if (packetType !== PACKET_LOOPBACK) return packetType;
  return isMulticast(ip.dst) ? PACKET_MULTICAST : PACKET_BROADCAST;
}

function readType(text: string): number {
  const found = TYPES.find(([name]) => name === text.toLowerCase());
  if (found === undefined) throw new XtablesError(`Bad packet type '${text}'`);
  return found[1];
}
