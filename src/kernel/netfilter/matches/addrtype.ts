/** `-m addrtype`: what the routing tables hold an address to be. Linux: xt_addrtype.c. */
import { formatIpv4, type Ipv4 } from "../../../wire/ipv4-address.ts";
import type { Device } from "../../device.ts";
import type { Skb } from "../../skb.ts";
import { allOf, anyBit, type Box, DESTINATION_TYPE, type Field, SOURCE_TYPE } from "../bounds.ts";
import { defineMatch } from "../xtables.ts";
import { XtablesError } from "../xtoptions.ts";

/** In the order of their bits, which is the order they are printed in. */
export const TYPES = [
  "UNSPEC",
  "UNICAST",
  "LOCAL",
  "BROADCAST",
  "ANYCAST",
  "MULTICAST",
  "BLACKHOLE",
  "UNREACHABLE",
  "PROHIBIT",
  "THROW",
  "NAT",
  "XRESOLVE",
] as const;

interface TypeTest {
  readonly types: readonly string[];
  readonly inverted: boolean;
}

interface AddrtypeOptions {
  readonly source: TypeTest | null;
  readonly destination: TypeTest | null;
  readonly limit: "in" | "out" | null;
}

export const addrtypeMatch = defineMatch<AddrtypeOptions>({
  name: "addrtype",
  options: [
    { names: ["src-type"], read: readTypes, invertible: true },
    { names: ["dst-type"], read: readTypes, invertible: true },
    { names: ["limit-iface-in"], excludes: ["limit-iface-out"] },
    { names: ["limit-iface-out"], excludes: ["limit-iface-in"] },
  ],
  finish(given) {
    const test = (name: string): TypeTest | null =>
      given.has(name) ? { types: given.value<string[]>(name)!, inverted: given.inverted(name) } : null;
    if (!given.has("src-type") && !given.has("dst-type")) {
      throw new XtablesError("addrtype: you must specify --src-type or --dst-type");
    }
    const limit = given.has("limit-iface-in") ? "in" : given.has("limit-iface-out") ? "out" : null;
    return { source: test("src-type"), destination: test("dst-type"), limit };
  },
  refuses({ limit }, _rule, { hook }) {
    if (limit === "out") return hook === "PREROUTING" || hook === "INPUT";
    return limit === "in" && (hook === "POSTROUTING" || hook === "OUTPUT");
  },
  save: ({ source, destination, limit }) =>
    `${saveTest("src-type", source)}${saveTest("dst-type", destination)}${limit === null ? "" : ` --limit-iface-${limit}`}`,
  list: ({ source, destination, limit }) =>
    ` ADDRTYPE match${listTest("src-type", source)}${listTest("dst-type", destination)}${limit === null ? "" : ` limit-${limit}`}`,
  boxes({ source, destination, limit }) {
    if (limit !== null) return null;
    return allOf([typeBoxes(SOURCE_TYPE, source), typeBoxes(DESTINATION_TYPE, destination)]);
  },
  miss({ source, destination, limit }, skb) {
    const device = limit === null ? null : deviceOf(skb, limit);
    const typeOf = (address: Ipv4): string => skb.net.fib.addressType(address, device);
    const { src, dst } = skb.ip;
    const misses = source !== null && source.types.includes(typeOf(src)) === source.inverted;
    return misses
      ? { condition: saveTest("src-type", source), has: `source ${formatIpv4(src)} is ${typeOf(src)}` }
      : { condition: saveTest("dst-type", destination), has: `destination ${formatIpv4(dst)} is ${typeOf(dst)}` };
  },
  compile({ source, destination, limit }) {
    const sources = source === null ? null : new Set<string>(source.types);
    const destinations = destination === null ? null : new Set<string>(destination.types);
    return (skb) => {
      const device = limit === null ? null : deviceOf(skb, limit);
      const { fib } = skb.net;
      if (sources !== null && sources.has(fib.addressType(skb.ip.src, device)) === source!.inverted) return false;
      return destinations === null || destinations.has(fib.addressType(skb.ip.dst, device)) !== destination!.inverted;
    };
  },
});

function typeBoxes(field: Field, test: TypeTest | null): readonly Box[] {
  if (test === null) return [[]];
  return anyBit(
    field,
    test.types.reduce((bits, type) => bits | typeBit(type), 0),
    test.inverted,
  );
}

/** As DESTINATION_TYPE has it. */
export function typeBit(type: string): number {
  return 1 << (TYPES as readonly string[]).indexOf(type);
}

function deviceOf(skb: Skb, side: "in" | "out"): Device | null {
  return side === "in" ? skb.inDev : skb.outDev;
}

function readTypes(text: string): string[] {
  const words = text.split(",");
  const types = words.map((word) => {
    const type = TYPES.find((name) => word !== "" && name === word.toUpperCase());
    if (type === undefined) throw new XtablesError(`addrtype: bad type "${words.length === 1 ? text : word}"`);
    return type;
  });
  return TYPES.filter((type) => types.includes(type));
}

function saveTest(option: string, test: TypeTest | null): string {
  return test === null ? "" : `${test.inverted ? " !" : ""} --${option} ${test.types.join(",")}`;
}

function listTest(word: string, test: TypeTest | null): string {
  return test === null ? "" : ` ${word} ${test.inverted ? "!" : ""}${test.types.join(",")}`;
}
