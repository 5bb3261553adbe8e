/**
 * The command line of conntrack as data: its letters and long names, what takes an argument, and which command allows which
 * option. Recorded from conntrack 1.4.7. -U, -A and -R are known but not modelled.
 */
export type CommandLetter = "L" | "G" | "D" | "E" | "F" | "C" | "S" | "I" | "U" | "A" | "R" | "h" | "V";

/** Options beside the commands, in the order the tool checks them. */
export const OPTION_LETTERS = [
  "s",
  "d",
  "r",
  "q",
  "p",
  "t",
  "u",
  "z",
  "e",
  "[",
  "]",
  "{",
  "}",
  "m",
  "i",
  "f",
  "n",
  "g",
  "o",
  "c",
  "b",
  "j",
  "w",
  "l",
  "<",
  ">",
  "(",
  ")",
] as const;

export type OptionLetter = (typeof OPTION_LETTERS)[number];

/** Long names by letter; the first is what the tool calls it in its messages. */
export const LONG_NAMES: Readonly<Record<CommandLetter | OptionLetter, readonly string[]>> = {
  L: ["dump"],
  I: ["create"],
  D: ["delete"],
  U: ["update"],
  G: ["get"],
  F: ["flush"],
  E: ["event"],
  C: ["count"],
  S: ["stats"],
  A: ["add"],
  R: ["load-file"],
  h: ["help"],
  V: ["version"],
  s: ["src", "orig-src"],
  d: ["dst", "orig-dst"],
  r: ["reply-src"],
  q: ["reply-dst"],
  p: ["protonum", "proto"],
  t: ["timeout"],
  u: ["status"],
  z: ["zero"],
  e: ["event-mask"],
  "[": ["tuple-src"],
  "]": ["tuple-dst"],
  "{": ["mask-src"],
  "}": ["mask-dst"],
  m: ["mark"],
  i: ["id"],
  f: ["family"],
  n: ["src-nat"],
  g: ["dst-nat"],
  o: ["output"],
  c: ["secmark"],
  b: ["buffer-size"],
  j: ["any-nat"],
  w: ["zone"],
  l: ["label"],
  "<": ["label-add"],
  ">": ["label-del"],
  "(": ["orig-zone"],
  ")": ["reply-zone"],
};

export const COMMAND_LETTERS = "LIDUGFECSARhV";
/** Options that stand alone. */
export const WITHOUT_ARGUMENT = "z";
/** Options whose argument may be left out. */
export const OPTIONAL_ARGUMENT = "ngj>";

/** Options of one letter that can be typed with a single dash. */
export const SHORT_OPTIONS = "sdrqptuzemifngocbjwl";

/** What each command allows. */
export const ALLOWED: Readonly<Record<string, string>> = {
  L: "sdrqpuz{}mfngocjwl()",
  G: "sdrqpio",
  D: "sdrqptu{}mifngowl()",
  E: "sdrqpe{}mfngocbjwl()",
  I: "sdrqptumngw()",
  F: "f",
  C: "",
  S: "",
  "L expect": "fo",
  "F expect": "f",
  "C expect": "",
  "E expect": "eb",
};

/** Long options that -p NAME adds, with what they are compared to. */
export type ProtocolField =
  | "sport"
  | "dport"
  | "replySport"
  | "replyDport"
  | "state"
  | "icmpType"
  | "icmpCode"
  | "icmpId"
  | "unused";

const PORT_OPTIONS: Readonly<Record<string, ProtocolField>> = {
  sport: "sport",
  "orig-port-src": "sport",
  dport: "dport",
  "orig-port-dst": "dport",
  "reply-port-src": "replySport",
  "reply-port-dst": "replyDport",
  "mask-port-src": "unused",
  "mask-port-dst": "unused",
  "tuple-port-src": "unused",
  "tuple-port-dst": "unused",
};

export const PROTOCOL_OPTIONS: Readonly<Record<number, Readonly<Record<string, ProtocolField>>>> = {
  1: { "icmp-type": "icmpType", "icmp-code": "icmpCode", "icmp-id": "icmpId" },
  6: { ...PORT_OPTIONS, state: "state" },
  17: PORT_OPTIONS,
  33: PORT_OPTIONS,
  132: PORT_OPTIONS,
  136: PORT_OPTIONS,
};

/** /etc/protocols as Debian has it, as far as one may want to see it tracked. */
const PROTOCOLS: ReadonlyMap<string, number> = new Map<string, number>(
  Object.entries({
    ip: 0,
    icmp: 1,
    igmp: 2,
    ipencap: 4,
    tcp: 6,
    egp: 8,
    udp: 17,
    dccp: 33,
    ipv6: 41,
    rsvp: 46,
    gre: 47,
    esp: 50,
    ah: 51,
    "ipv6-icmp": 58,
    icmpv6: 58,
    ospf: 89,
    ipip: 94,
    pim: 103,
    vrrp: 112,
    l2tp: 115,
    sctp: 132,
    udplite: 136,
  }),
);

/** A protocol by name or number; null where there is none such. */
export function findProtocol(text: string): number | null {
  const known = PROTOCOLS.get(text) ?? (text === text.toUpperCase() ? PROTOCOLS.get(text.toLowerCase()) : undefined);
  if (known !== undefined) return known;
  return /^\d+$/.test(text) && Number(text) <= 255 ? Number(text) : null;
}
