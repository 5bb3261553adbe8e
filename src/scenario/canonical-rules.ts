/**
 * The rules of canonical.ts, applied to each line in this order. Each says what it takes and why that cannot be the same twice.
 */
import type { Names } from "./names.ts";

export interface Rule {
  readonly name: string;
  readonly why: string;
  readonly pattern: RegExp;
  replace(match: readonly string[], names: Names): string;
}

export const RULES: readonly Rule[] = [
  {
    name: "log mac",
    why: "netfilter's LOG prints a frame's header as one run: destination, source, type",
    pattern: /\bMAC=((?:[0-9a-f]{2}:){5}[0-9a-f]{2}):((?:[0-9a-f]{2}:){5}[0-9a-f]{2}):/g,
    replace: ([, to, from], names) => `MAC=${macName(to!, names)}|${macName(from!, names)}|`,
  },
  {
    name: "bridge id of ip -d",
    why: "as bridge id, where iproute2 leaves out leading zeros",
    pattern: /\b([0-9a-f]{4})\.([0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5})\b/g,
    replace: ([, priority, mac], names) => {
      const parts = mac!.split(":").map((part) => part.padStart(2, "0"));
      return `${priority}.${macName(parts.join(":"), names)}`;
    },
  },
  {
    name: "mac",
    why: "Linux chooses a new link's address at random",
    pattern: /(?<![0-9a-f]:|[0-9a-f])[0-9a-f]{2}(?::[0-9a-f]{2}){5}(?![0-9a-f]|:[0-9a-f])/gi,
    replace: ([mac], names) => macName(mac!, names),
  },
  {
    name: "bridge id",
    why: "a bridge's id ends in its address",
    pattern: /\b([0-9a-f]{4})\.([0-9a-f]{12})\b/gi,
    replace: ([, priority, hex], names) => `${priority}.${macName(hex!.replace(/(..)(?=.)/g, "$1:"), names)}`,
  },
  {
    name: "capture delta",
    why: "tcpdump -ttt prints microseconds since the packet before; whole seconds are Linux's timers and stay",
    pattern: /^ (\d\d):(\d\d):(\d\d\.\d{6}) (?=\S)/,
    replace: ([, h, m, s]) => ` +${Math.round(Number(h) * 3600 + Number(m) * 60 + Number(s))}s `,
  },
  {
    name: "capture time",
    why: "the time of day",
    pattern: /^(?:\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d\.\d{6} (?=\S)|^\d{9,10}\.\d{6} (?=\S)/,
    replace: () => "TIME ",
  },
  {
    name: "received by filter",
    why: "how many more packets came in before tcpdump stopped is a race",
    pattern: /^(\d+) packets? received by filter$/,
    replace: () => "N packets received by filter",
  },
  {
    name: "ping time",
    why: "a round trip is measured; in steps of ten milliseconds it still tells which links it went over",
    pattern: /\btime=(\d+(?:\.\d+)?|<1) ?ms\b/g,
    replace: ([, ms]) => `time=${roundTrip(ms!)} ms`,
  },
  {
    name: "ping total",
    why: "the whole run is measured; whole seconds are its interval",
    pattern: /(packet loss, time )(\d+)ms/,
    replace: ([, text, ms]) => `${text}${Math.round(Number(ms) / 1000)}s`,
  },
  {
    name: "rtt",
    why: "as ping time; the deviation says nothing",
    pattern: /^rtt min\/avg\/max\/mdev = ([\d.]+)\/([\d.]+)\/([\d.]+)\/[\d.]+ ms/,
    replace: ([, low, mean, high]) => `rtt min/avg/max/mdev = ${roundTrip(low!)}/${roundTrip(mean!)}/${roundTrip(high!)}/M ms`,
  },
  {
    name: "traceroute and arping times",
    why: "as ping time",
    pattern: /(?<=\s)(\d+\.\d{3}) ?ms(?=\s|$)/g,
    replace: ([, ms]) => `${roundTrip(ms!)} ms`,
  },
  {
    name: "icmp id",
    why: "ping's identifier is chosen at random",
    pattern: /\bid (\d+), seq\b|(?<=\bcode=\d+ )id=(\d+)|(?<=\bCODE=\d+ )ID=(\d+)/g,
    replace: ([text, a, b, c], names) => text!.replace(/\d+/, names.of("PING", (a ?? b ?? c)!)),
  },
  {
    name: "ip id",
    why: "Linux hashes a secret into it; 0 is what a datagram that must not be fragmented carries, and stays",
    pattern: /(?<=, ttl \d+, )id (\d+)(?=,)|(?<=\bTTL=\d+ )ID=(\d+)/g,
    replace: ([text, a, b], names) => ((a ?? b) === "0" ? text! : text!.replace(/\d+/, names.of("IPID", (a ?? b)!))),
  },
  {
    name: "fragment id",
    why: "as ip id, where tcpdump prints a fragment's short form",
    pattern: /(?<=\(frag )(\d+)(?=:)/g,
    replace: ([id], names) => names.of("IPID", id!),
  },
  {
    name: "first sequence number",
    why: "chosen at random; later ones are printed relative to it and stay",
    pattern: /(?<=Flags \[S[^\]]*\].*?, )(seq|ack) (\d{4,})/g,
    replace: ([, word, number], names) => `${word} ${sequenceName(number!, names)}`,
  },
  {
    name: "absolute sequence number",
    why: "where the capture began later, tcpdump cannot print relative ones",
    pattern: /\b(seq|ack|sack \d+ \{|SEQ=|ACK=)( ?)(\d{8,})(?:(:)(\d{8,}))?/g,
    replace: ([, word, space, first, colon, last], names) =>
      `${word}${space}${sequenceName(first!, names)}${colon === undefined ? "" : `:+${Number(last) - Number(first)}`}`,
  },
  {
    name: "tcp timestamps",
    why: "each connection's clock starts at random",
    pattern: /\bTS val (\d+) ecr (\d+)/g,
    replace: ([, , echo]) => `TS val T ecr ${echo === "0" ? "0" : "T"}`,
  },
  {
    name: "logged tcp timestamps",
    why: "as tcp timestamps, in LOG's hexadecimal copy of the options",
    pattern: /(?<=\bOPT \([0-9A-F]*)080A[0-9A-F]{8}([0-9A-F]{8})/g,
    replace: ([, echo]) => `080A(T)${echo === "00000000" ? echo : "(T)"}`,
  },
  {
    name: "checksum",
    why: "it sums what chance chose; that it is right stays",
    pattern: /\b(cksum|chksum) 0x[0-9a-f]+|(?<=incorrect -> |-> )0x[0-9a-f]{4}\b/g,
    replace: ([, word]) => (word === undefined ? "0xSUM" : `${word} 0xSUM`),
  },
  {
    name: "dns id",
    why: "chosen at random",
    pattern:
      /(?<=\.(?:53|domain): |> [\d.]+: )(\d+)(?=[+*|$-]*%? (?:\[[^\]]*\] )?(?:[A-Z]+\d*\?|NX|\d+\/\d+\/\d+))|(?<=, id: )(\d+)$/g,
    replace: ([id], names) => names.of("DNS", id!),
  },
  {
    name: "port",
    why: "a port nobody typed was chosen at random: an ephemeral one, or NAT's choice where the port was taken",
    pattern:
      /(?<=\b\d+\.\d+\.\d+\.\d+[.:])(\d{4,5})(?![\d.])|(?<=\b(?:sport|dport|SPT|DPT)=)(\d{1,5})\b|(?<=\bon \S+ )(\d{4,5})$/g,
    replace: (match, names) => {
      const port = match[0]!;
      return isChosenPort(Number(port)) && !isTraced(port, match) ? names.of("PORT", port) : port;
    },
  },
  {
    name: "pid",
    why: "process ids depend on what else ran",
    pattern: /(?<=\bpid=)\d+|(?<=\s)\d+(?=\/[a-z])(?=.*$)(?<=LISTEN\s+\d+|ESTABLISHED\s+\d+|WAIT\s+\d+|SENT\s+\d+|udp .*\s\d+)/g,
    replace: () => "PID",
  },
  {
    name: "job",
    why: "bash tells the process id of a job that a signal ended",
    pattern: /^(?:bash|\S+\.(?:sh|md)): (?:line \d+: )?\s*\d+ (?=[A-Z][a-z]+)/,
    replace: () => "bash: PID ",
  },
  {
    name: "shell line",
    why: "bash names its script and the line, which depend on how the session is fed to it",
    pattern: /^(?:bash|\S+\.(?:sh|md)): (?:eval: )?line \d+: /,
    replace: () => "bash: ",
  },
  {
    name: "save date",
    why: "the date",
    pattern: /^(# (?:Generated by|Completed) .*?\bon) .+$/,
    replace: ([, text]) => `${text} DATE`,
  },
  {
    name: "diff date",
    why: "when a compared file was changed",
    pattern: /^((?:---|\+\+\+|\*\*\*) \S+\t)\d{4}-\d\d-\d\d [\d:.]+ \+0000$/,
    replace: ([, head]) => `${head}DATE`,
  },
  {
    name: "http date",
    why: "the date",
    pattern:
      /^(Date|Last-Modified): .+$|\[\d\d\/[A-Z][a-z]{2}\/\d{4} [\d:]+\]|^--[\d-]+ [\d:]+--|^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?: \([\d.]+ .B\/s\))?(?= )/g,
    replace: ([, header]) => (header === undefined ? "DATE" : `${header}: DATE`),
  },
  {
    name: "conntrack time left",
    why: "it counts down while the commands run: a little below a timeout is that timeout",
    pattern: /^((?:ipv4 +\d+ +)?(?:tcp|udp|icmp|unknown) +\d+ )(\d+)(?= )/,
    replace: ([, head, left], names) => `${head}${timeout(Number(left), names)}`,
  },
  {
    name: "cache time left",
    why: "as conntrack's",
    pattern: /\bexpires (\d+)sec\b/g,
    replace: ([, left], names) => `expires ${timeout(Number(left), names)}sec`,
  },
  {
    name: "neighbour and fdb ages",
    why: "seconds since it was used, which depend on how fast the commands ran",
    pattern: /\bused \d+(?:\/\d+)+\b/g,
    replace: () => "used AGES",
  },
  {
    name: "brctl ageing timer",
    why: "as above, in hundredths of a second; a port's own address has none",
    pattern: /^(\s+\d+\t\S+\t(?:yes|no)\t\t\s*)(\d+\.\d\d)$/,
    replace: ([, head, age]) => `${head}${head!.includes("\tyes\t") ? age : "AGE"}`,
  },
  {
    name: "bridge timers",
    why: "hundredths of a second until the next tick",
    pattern: /\b(\w+[ _]timer\s+)(\d+\.\d\d)/g,
    replace: ([, head, left]) => (left === "0.00" ? `${head}${left}` : `${head!.trimEnd()} LEFT`),
  },
  {
    name: "curl time",
    why: "measured; in whole seconds it is a timer of Linux",
    pattern: /\bafter (\d+) (ms|milliseconds)\b/g,
    replace: ([, ms]) => (Number(ms) < 500 ? `after ${hundreds(ms!)} ms` : `after ${Math.round(Number(ms) / 1000)} s`),
  },
  {
    name: "dig version",
    why: "the package's",
    pattern: /\bDiG 9\.18\.\d+-1~deb12u\d+-Debian/g,
    replace: () => "DiG VERSION",
  },
  {
    name: "dig time",
    why: "measured; and the date",
    pattern: /^;; Query time: (\d+) msec$|^;; WHEN: .+$/,
    replace: ([text, ms]) => (ms === undefined ? ";; WHEN: DATE" : text!.replace(ms, hundreds(ms))),
  },
  {
    name: "wget speed",
    why: "measured",
    pattern: /(?<= )([\d.]+[KMG]?)=[\d.]+s$|(?<=\d%.* )[\d.]+[KMG]? *=? ?[\d.]+s$/,
    replace: () => "SPEED",
  },
  {
    name: "recent times",
    why: "jiffies since boot; how many there are stays",
    pattern: /(?<=\blast_seen: )(\d+)(?= )|(?<=\boldest_pkt: \d+ (?:\S+, )*)(\d{9,})/g,
    replace: () => "JIFFIES",
  },
  {
    name: "kernel log time",
    why: "seconds since boot",
    pattern: /^\[ *\d+\.\d{6}\] /,
    replace: () => "[TIME] ",
  },
];

/** Zero, broadcast and multicast addresses are nobody's choice. */
function macName(mac: string, names: Names): string {
  const lower = mac.toLowerCase();
  if (lower === "00:00:00:00:00:00" || (Number.parseInt(lower.slice(0, 2), 16) & 1) === 1) return mac;
  return mac === lower ? names.of("mac", lower) : names.of("mac", lower).toUpperCase();
}

/** "~0" below 5 ms, then to the nearest ten. */
function roundTrip(ms: string): string {
  return `~${ms === "<1" ? 0 : Math.round(Number(ms) / 10) * 10}`;
}

/** "~0" below 50 ms, then to the nearest hundred: what a program takes that a slow processor runs. */
function hundreds(ms: string): string {
  return `~${Math.round(Number(ms) / 100) * 100}`;
}

/** A number one above a known one is written so: it acknowledges a SYN or a FIN. */
function sequenceName(number: string, names: Names): string {
  const before = names.known("SEQ", String(Number(number) - 1));
  if (before !== null) return `${before}+1`;
  return names.of("SEQ", number);
}

/** Where tools listen or connect by default: ssh, telnet, DNS, HTTP, HTTPS, python's http.server. */
const DEFAULT_PORTS: ReadonlySet<number> = new Set([22, 23, 53, 80, 443, 8000]);

/**
 * A port that nobody typed was chosen at random, if it is no default. Where it is below 1024, by NAT: it leaves a privileged port
 * one.
 */
export function isChosenPort(port: number): boolean {
  return !DEFAULT_PORTS.has(port);
}

/** Where traceroute sends its UDP probes to, or what replies from there: the same number anywhere else was chosen at random. */
function isTraced(port: string, match: readonly string[]): boolean {
  if (Number(port) < 33434 || Number(port) >= 33534) return false;
  const line = String(match.at(-1));
  const before = line.slice(0, Number(match.at(-2)));
  return /\budp\b/i.test(line) && (/> [\d.]+\.$|\bDPT=$/.test(before) || line.includes(`dport=${port}`));
}

const TIMEOUTS = [10, 30, 60, 120, 180, 300, 600, 432_000];

function timeout(left: number, names: Names): number {
  for (const full of TIMEOUTS) if (left <= full && left >= full - (full > 100 ? 4 : 2)) return full;
  for (let above = left; above <= left + 2; above++) if (names.wasTyped(String(above))) return above;
  return left;
}
