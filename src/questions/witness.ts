/** A packet that was found, as one that can be put into a lab: on which path, from where, in which connection. */
import { formatPacketSpec, type PacketSpec, packetOf, TCP_FLAGS } from "../trace/packet-spec.ts";
import { ICMP } from "../wire/icmp.ts";
import { encodePacket } from "../wire/ipv4.ts";
import { formatIpv4, type Ipv4 } from "../wire/ipv4-address.ts";
import { TCP } from "../wire/tcp.ts";
import { UDP } from "../wire/udp.ts";
import {
  CONNECTION_INVALID,
  CONNECTION_NEW,
  CONNECTION_ORIGINAL,
  CONNECTION_RELATED,
  CONNECTION_REPLY,
  type FieldName,
} from "./fields.ts";
import type { Found } from "./packets.ts";
import { isSent, type Path } from "./stage.ts";

/** What a packet is to connection tracking. */
export type ConnectionRole = "new" | "established" | "reply" | "related" | "invalid";

export interface Witness {
  readonly path: Path;
  /** The device it arrives at; null where the namespace sends it. */
  readonly device: string | null;
  /** The device its first route leads to; null where that is this host. */
  readonly outDevice: string | null;
  /** The same once an OUTPUT chain gave it another destination. */
  readonly newOutDevice: string | null;
  readonly packet: PacketSpec;
  readonly role: ConnectionRole;
  readonly fields: Found["fields"];
}

const ROLES: Readonly<Record<number, ConnectionRole>> = {
  [CONNECTION_NEW]: "new",
  [CONNECTION_ORIGINAL]: "established",
  [CONNECTION_REPLY]: "reply",
  [CONNECTION_RELATED]: "related",
  [CONNECTION_INVALID]: "invalid",
};

/** TCP, UDP and what carries its ports as they do. */
const PORT_BYTES: Readonly<Record<number, number>> = { 33: 4, 132: 4, 136: 4 };

/** `carries`: what it has to carry; null where it does not matter. */
export function witnessOf(path: Path, { fields }: Found, names: readonly string[], carries: Uint8Array | null): Witness {
  const role = ROLES[fields.connection]!;
  const leavesFirst = path === "forward" || path === "out" || path === "self instead";
  return {
    path,
    device: isSent(path) ? null : names[fields.inDevice]!,
    outDevice: leavesFirst ? names[fields.outDevice]! : null,
    newOutDevice: path.startsWith("out") ? names[fields.newOutDevice]! : null,
    packet: { ...specOf(fields, role), ...(carries !== null && { payload: carries }) },
    role,
    fields,
  };
}

const NAMES: Readonly<Record<number, PacketSpec["protocol"]>> = { [TCP]: "tcp", [UDP]: "udp", [ICMP]: "icmp" };
const HEADER_BYTES: Readonly<Record<number, number>> = { [TCP]: 40, [UDP]: 28, [ICMP]: 28 };

function specOf(fields: Readonly<Record<FieldName, number>>, role: ConnectionRole): PacketSpec {
  const { protocol, sourcePort, destinationPort, ttl, tos, mark, length } = fields;
  const hasPorts = protocol === TCP || protocol === UDP;
  const carried = Math.max(0, length - (HEADER_BYTES[protocol] ?? 20));
  return {
    src: formatIpv4(fields.source as Ipv4),
    dst: formatIpv4(fields.destination as Ipv4),
    protocol: NAMES[protocol] ?? protocol,
    ...(hasPorts && { sport: sourcePort, dport: destinationPort }),
    ...(protocol === TCP && { flags: [...TCP_FLAGS].filter((_, bit) => fields.flags & (1 << bit)).join("") }),
    ...(protocol === TCP && role !== "new" && role !== "invalid" && { sequence: 1, ack: 1 }),
    ...(protocol === ICMP && { type: fields.icmpType >> 8, code: fields.icmpType & 0xff }),
    ...(ttl !== 64 && { ttl }),
    ...(tos !== 0 && { tos }),
    ...(mark !== 0 && { mark: mark >>> 0 }),
    ...payloadOf(fields, role, carried),
  };
}

function payloadOf(fields: Readonly<Record<FieldName, number>>, role: ConnectionRole, carried: number): Partial<PacketSpec> {
  if (role === "related") return { payload: quotedBy(fields, carried) };
  if (PORT_BYTES[fields.protocol] === undefined) return carried === 0 ? {} : { length: carried };
  const bytes = new Uint8Array(Math.max(8, carried));
  bytes.set([fields.sourcePort >> 8, fields.sourcePort & 0xff, fields.destinationPort >> 8, fields.destinationPort & 0xff]);
  return { payload: bytes };
}

/** Where the packet that an ICMP error is about was sent to. */
const QUOTED = { dst: "198.51.100.77", protocol: "udp", sport: 40_001, dport: 53 } as const;

/** The packet that an ICMP error is about: sent by who is sent the error. */
export function quotedSpec({ destination }: Readonly<Record<FieldName, number>>): PacketSpec {
  return { src: formatIpv4(destination as Ipv4), ...QUOTED };
}

function quotedBy(fields: Readonly<Record<FieldName, number>>, carried: number): Uint8Array {
  const bytes = new Uint8Array(Math.max(28, carried));
  bytes.set(encodePacket(packetOf(quotedSpec(fields))).subarray(0, 28));
  return bytes;
}

/** The packet in words: where it comes from, what it is, and to which connection. */
export function describeWitness({ device, packet, role }: Witness): string {
  const { payload, ...rest } = packet;
  const carries = payload === undefined ? "" : ` with ${payload.length} bytes`;
  const where = device === null ? "sent" : `received on ${device}`;
  return `${formatPacketSpec(rest)}${carries}, ${where}${role === "new" ? "" : `, ${ROLE_WORDS[role]}`}`;
}

const ROLE_WORDS: Readonly<Record<Exclude<ConnectionRole, "new">, string>> = {
  established: "of an established connection",
  reply: "a reply in an established connection",
  related: "about an established connection",
  invalid: "of no connection",
};
