/**
 * Random targets: every one that is modelled, where its table and chain allow it. Left out: what is decided by chance on Linux (a
 * NAT range of several addresses, of ports beside `--random`) and what can keep a packet going round for ever (a raised
 * TTL).
 */

import { PORTS } from "./lab-context.ts";
import { type Pick, pickFrom } from "./pick.ts";
import type { RulePosition } from "./rule-matches.ts";

type Picks = readonly [Pick, Pick, Pick, Pick];

export interface TargetWords {
  readonly words: string;
  /** A match without which the target is refused. */
  readonly needs?: string;
}

export function resolveTarget(picks: Picks, position: RulePosition): TargetWords {
  const plain = pickFrom(["-j ACCEPT", "-j DROP", "-j RETURN", "", "-j LOG --log-prefix x"], picks[1]);
  const ofTable = OF_TABLE[position.table](picks, position);
  if (ofTable !== null && picks[0] % 4 !== 0) return ofTable;
  if (position.chain !== "C0" && picks[0] % 8 === 0) return { words: pickFrom(["-j C0", "-j C0", "-g C0"], picks[1]) };
  return { words: position.table === "nat" && plain === "-j DROP" ? "-j ACCEPT" : plain };
}

const OF_TABLE: Readonly<Record<RulePosition["table"], (picks: Picks, position: RulePosition) => TargetWords | null>> = {
  filter: filterTarget,
  security: () => null,
  nat: natTarget,
  mangle: mangleTarget,
  raw: (picks) => ({ words: pickFrom(["-j CT --notrack", "-j NOTRACK", "-j CT --notrack", "-j DROP", "-j ACCEPT"], picks[1]) }),
};

const REJECTS =
  "icmp-port-unreachable icmp-host-unreachable icmp-net-unreachable icmp-proto-unreachable icmp-net-prohibited icmp-host-prohibited icmp-admin-prohibited".split(
    " ",
  );

function filterTarget(picks: Picks, position: RulePosition): TargetWords {
  const reject = rejectWords(picks[2], position.protocol ?? null);
  return { words: pickFrom(["-j ACCEPT", "-j DROP", "-j DROP", reject, reject], picks[1]) };
}

/** A reset goes only to what is said to be TCP. */
export function rejectWords(pick: Pick, protocol: string | null): string {
  return `-j REJECT --reject-with ${protocol === "tcp" && pick % 2 === 0 ? "tcp-reset" : pickFrom(REJECTS, pick)}`;
}

/** NAT with ports needs a protocol that has them. */
function natTarget(picks: Picks, position: RulePosition): TargetWords | null {
  const address = pickFrom(position.context.addresses, picks[2]);
  const hasPorts = position.protocol === "tcp" || position.protocol === "udp";
  const port = pickFrom(PORTS, picks[3]);
  const withPort = hasPorts && picks[3] % 3 !== 0;
  switch (position.chain) {
    case "PREROUTING":
    case "OUTPUT":
      return pickFrom<TargetWords>(
        [
          { words: `-j DNAT --to-destination ${address}${withPort ? `:${port}` : ""}` },
          { words: `-j DNAT --to-destination ${address}${withPort ? `:${port}` : ""}` },
          { words: withPort ? `-j REDIRECT --to-ports ${port}` : "-j REDIRECT" },
          { words: `-j NETMAP --to ${pickFrom(position.context.prefixes, picks[2])}` },
        ],
        picks[1],
      );
    case "POSTROUTING":
      return pickFrom<TargetWords>(
        [
          { words: withPort ? "-j MASQUERADE --to-ports 20000-29999" : "-j MASQUERADE" },
          { words: "-j MASQUERADE" },
          { words: "-j MASQUERADE --random" },
          { words: `-j SNAT --to-source ${address}${withPort ? `:${port}` : ""}` },
          { words: `-j SNAT --to-source ${address}` },
          { words: `-j NETMAP --to ${pickFrom(position.context.prefixes, picks[2])}` },
        ],
        picks[1],
      );
    case "INPUT":
      return { words: `-j SNAT --to-source ${address}` };
    default:
      return null;
  }
}

function mangleTarget(picks: Picks, position: RulePosition): TargetWords {
  const ends = ["INPUT", "OUTPUT"].includes(position.chain);
  const mss = position.chain === "FORWARD" || position.chain === "POSTROUTING" || position.chain === "OUTPUT";
  return pickFrom<TargetWords>(
    [
      {
        words: `-j MARK ${pickFrom(["--set-xmark 0x1/0xffffffff", "--or-mark 0x2", "--and-mark 0x1", "--xor-mark 0x3"], picks[2])}`,
      },
      { words: `-j MARK --set-xmark 0x1/0xffffffff` },
      { words: `-j CONNMARK ${pickFrom(["--set-xmark 0x1/0xffffffff", "--save-mark", "--restore-mark"], picks[2])}` },
      {
        words: `-j TTL ${pickFrom(ends ? ["--ttl-set 5", "--ttl-inc 3", "--ttl-dec 1"] : ["--ttl-dec 1", "--ttl-dec 62"], picks[2])}`,
      },
      position.protocol === "tcp" && mss
        ? {
            words: `-j TCPMSS ${pickFrom(["--set-mss 1000", "--clamp-mss-to-pmtu", "--set-mss 1460"], picks[2])}`,
            needs: "-m tcp --tcp-flags SYN,RST SYN",
          }
        : { words: "-j DROP" },
      { words: "-j CHECKSUM --checksum-fill" },
    ],
    picks[1],
  );
}
