/**
 * What differs by nature between two runs of docker beyond src/scenario/canonical.ts: the order of what Linux and docker keep in
 * hashes. IPv6, which is not modelled, is taken out of what was recorded.
 */
import { canonicalLine } from "../../src/scenario/canonical.ts";
import { Names } from "../../src/scenario/names.ts";
import { TokenNames } from "./transcript-names.ts";

export interface Text {
  readonly command: string;
  readonly stdout: string;
  readonly stderr: string;
}

/** One run's texts in order, what chance chose as tokens (see transcript-names.ts). */
export function canonicalTexts(texts: readonly Text[]): string[] {
  const names = new TokenNames(texts.map((text) => text.command).join("\n"));
  return texts.map(({ command, stdout, stderr }) => {
    const out = canonicalText(command, stdout, names);
    const err = canonicalText(command, stderr, names);
    return err === "" ? out : `${out}\n[stderr]\n${err}`;
  });
}

/** Frames as tcpdump -nn -e prints them; IPv6, multicast memberships and the probes of neighbour timers are left out. */
export function canonicalFrames(frames: readonly string[]): string[] {
  const names = new Names("");
  const shown = frames.filter((line) => !/ethertype IPv6|igmp/.test(line));
  // The rules of scenarios leave alone the ports that traceroute uses; nobody does here.
  return withoutProbes(shown).map((line) => {
    const text = canonicalLine(line, names);
    return text.replace(/(?<=\b\d+\.\d+\.\d+\.\d+\.)33[45]\d\d\b/g, (port) => names.of("PORT", port));
  });
}

/** A neighbour that was not heard of for a while is asked directly, after a timer: such a request and its reply. */
function withoutProbes(frames: readonly string[]): string[] {
  const probed = new Set<string>();
  return frames.filter((line) => {
    // A new container's announcements: three, a second apart (from 28 on).
    if (/Request who-has (\S+) tell \1\b/.test(line)) return false;
    const asked = /([0-9a-f:]{17}) > (?!ff:ff)[0-9a-f:]{17}, ethertype ARP .* Request who-has (\S+) tell/.exec(line);
    const replied = /> ([0-9a-f:]{17}), ethertype ARP .* Reply (\S+) is-at/.exec(line);
    if (asked !== null) probed.add(`${asked[1]} ${asked[2]}`);
    return asked === null && !(replied !== null && probed.delete(`${replied[1]} ${replied[2]}`));
  });
}

function canonicalText(command: string, text: string, names: TokenNames): string {
  let lines = withoutIpv6(command, text.replace(/\n+$/, "").split("\n"));
  for (const { applies, arrange } of ARRANGEMENTS) if (applies.test(command)) lines = arrange(lines, names);
  const canonical = lines.map((line) => transcriptLine(line, names));
  return (SORTED_AFTER.test(command) ? sortBy(canonical, (line) => names.sortKey(line)) : canonical).join("\n");
}

/**
 * Beside the rules of every scenario: frames that IPv6 sent are counted on Linux; how long a timer of conntrack's, a bridge's or
 * a neighbour's has been under way depends on how fast the commands were typed.
 */
function transcriptLine(line: string, names: Names): string {
  const named = line.replace(/(?<=\b[sd]port=|\b\d+\.\d+\.\d+\.\d+:)[345]\d{4}\b/g, (port) => names.of("PORT", port));
  return canonicalLine(named, names)
    .replace(/^(\s+[RT]X (?:packets|bytes):).*$/, "$1COUNT")
    .replace(/^((?:tcp|udp|icmp) +\d+ )(\d+)(?= )/, (_, head: string, left: string) => head + fullTimeout(Number(left)))
    .replace(/(\w+_timer) +(?:LEFT|0\.00)/g, "$1 LEFT")
    .replace(/ (?:REACHABLE|DELAY|STALE|PROBE) $/, " STATE ");
}

/** The timeout of conntrack that so much is left of. */
function fullTimeout(left: number): number {
  return [30, 60, 120, 180, 300].find((full) => left <= full && left > full - 20) ?? left;
}

interface Arrangement {
  readonly applies: RegExp;
  arrange(lines: readonly string[], names: TokenNames): string[];
}

/** Brought into one order before names are given: by what does not change from run to run. */
const ARRANGEMENTS: readonly Arrangement[] = [
  {
    applies: /^conntrack -L/,
    arrange: (lines) => sortBy(lines, (line) => line.replace(/(sport|dport|id)=\d+/g, "").replace(/^(\S+ +\d+ )\d+/, "$1")),
  },
  { applies: /^docker network inspect/, arrange: (lines) => containersByName(lines) },
  { applies: /^brctl show$/, arrange: (lines, names) => portsByName(lines, names) },
];

const SORTED_AFTER = /^(ss |netstat -l|bridge fdb|brctl showmacs|ip neigh)/;

function sortBy(lines: readonly string[], key: (line: string) => string): string[] {
  return [...lines].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

/** The containers of a network are keyed by id: brought into the order of their names. */
function containersByName(lines: readonly string[]): string[] {
  try {
    const networks = JSON.parse(lines.join("\n")) as { Containers?: Record<string, { Name: string }> }[];
    for (const network of networks) {
      const entries = Object.entries(network.Containers ?? {});
      network.Containers = Object.fromEntries(entries.sort(([, a], [, b]) => (a.Name < b.Name ? -1 : 1)));
    }
    return JSON.stringify(networks, null, 4).split("\n");
  } catch {
    return [...lines];
  }
}

/** brctl sorts ports by name: sorted by the names' numbers instead. */
function portsByName(lines: readonly string[], names: TokenNames): string[] {
  const out: string[] = [];
  let ports: string[] = [];
  const flush = () => out.push(...sortBy(ports, (port) => names.sortKey(port)));
  for (const line of lines) {
    const port = /\t(veth[0-9a-f]{7})$/.exec(line)?.[1];
    if (!line.startsWith("\t")) {
      flush();
      ports = [];
      out.push(port === undefined ? line : line.slice(0, -port.length));
    }
    if (port !== undefined) ports.push(`  port ${names.of("veth", port)}`);
  }
  flush();
  return out;
}

/** Without the lines about IPv6: addresses, multicast groups, docker-proxy's sockets on [::]. */
function withoutIpv6(command: string, lines: readonly string[]): string[] {
  const out: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    if (/^\s+inet6 /.test(line)) {
      if (/valid_lft/.test(lines[at + 1] ?? "")) at++;
    } else if (/^ss /.test(command) && /\[::\]:\d+ +\[::\]:\*/.test(line)) continue;
    else if (!(command.startsWith("bridge fdb") && /^33:33:/.test(line))) out.push(line.replace(/ ::1\/128 $/, " "));
  }
  return out;
}
