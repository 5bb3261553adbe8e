/**
 * Where a connection's sequence numbers and timestamps begin: a secret function of its addresses and ports, and for sequence
 * numbers a clock of 64 ns. So one that replaces an old one (in TIME_WAIT) goes on above it, and is let in. Linux:
 * secure_tcp_seq_and_ts_off(), net/core/secure_seq.c. RFC 6528, RFC 7323 §5.4.
 */
import type { Ipv4 } from "../../../wire/ipv4-address.ts";
import type { Net } from "../../net.ts";

export interface ConnectionStart {
  readonly iss: number;
  readonly timestampOffset: number;
}

export interface OwnTuple {
  readonly localAddress: Ipv4;
  readonly localPort: number;
  readonly remoteAddress: Ipv4;
  readonly remotePort: number;
}

/** Sequence numbers a microsecond makes. */
const PER_US = 1000 / 64;

export function startOf(net: Net, { localAddress, localPort, remoteAddress, remotePort }: OwnTuple): ConnectionStart {
  let hash = net.sockets.tcp.secret;
  for (const word of [localAddress, remoteAddress, (localPort << 16) | remotePort]) hash = mix(hash ^ word);
  return { iss: (hash + Math.floor((net.loop.nowUs * PER_US) % 2 ** 32)) | 0, timestampOffset: mix(hash + 1) >>> 0 };
}

/** Every bit of the result depends on every bit of the word (murmur3's finish). */
function mix(word: number): number {
  let hash = word | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
