/** Whatever is typed as a filter of tcpdump or ss, it is compiled or refused with words. */
import fc from "fast-check";
import { execute, networkLab, wrongWith } from "../lab.ts";
import type { Room } from "../room.ts";
import { edited, HOSTILE_WORDS } from "../words.ts";

const TCPDUMP = [
  "host 10.0.0.1 and ( tcp port 80 or udp port 53 )",
  "tcp [ tcpflags ] & ( tcp-syn | tcp-fin ) != 0",
  "ip [ 8 ] < 5 and not arp",
  "ether host 02:00:00:00:00:01 or vlan 5",
  "src net 10.0.0.0/8 and dst portrange 1-1024",
  "icmp [ icmptype ] = icmp-echo and greater 100 and less 200",
  "ip proto 6 && len >= 20 || ip broadcast or ether multicast",
  "ip [ 2 : 2 ] - ( ( ip [ 0 ] & 0xf ) << 2 ) != 0",
  "gateway a or mpls or pppoes or ip6 proto 6",
];
const SS = [
  "( dport = :80 or sport > :1024 ) and dst 10.0.0.1",
  "state established dport == 22",
  "not src 10.0.0.0/8:80 and dev lo",
];
const WORDS = [...TCPDUMP, ...SS].flatMap((line) => line.split(" "));

interface Case {
  readonly tool: "tcpdump" | "ss";
  readonly words: readonly string[];
}

const made = networkLab();

export const filterExpressions: Room<Case> = {
  name: "filter-expressions",
  cases: fc.oneof(
    fc
      .constantFrom(...TCPDUMP)
      .chain((line) => edited(line.split(" "), WORDS).map((words): Case => ({ tool: "tcpdump", words }))),
    fc.constantFrom(...SS).chain((line) => edited(line.split(" "), WORDS).map((words): Case => ({ tool: "ss", words }))),
    fc.array(fc.constantFrom(...WORDS, ...HOSTILE_WORDS), { maxLength: 12 }).map((words): Case => ({ tool: "tcpdump", words })),
    fc
      .tuple(fc.constantFrom("(", "not", "!", "-", "ip["), fc.constantFrom(10, 1000, 50_000))
      .map(([word, times]): Case => ({ tool: "tcpdump", words: [`${word} `.repeat(times)] })),
  ),
  run({ tool, words }) {
    const lines =
      tool === "ss"
        ? [["ss", "-tan", ...words]]
        : [
            ["tcpdump", "-nn", "-c", "1", "-i", "lo", "-d", ...words],
            ["timeout", "1", "tcpdump", "-nn", "-i", "any", ...words],
          ];
    return firstWrong(lines.map((argv) => wrongWith(made, execute(made.host, argv), words.join(" "))));
  },
  print: ({ tool, words }) => `${tool} ${words.map((word) => JSON.stringify(word)).join(" ")}`,
};

function firstWrong(verdicts: readonly (string | null)[]): string | null {
  return verdicts.find((verdict) => verdict !== null) ?? null;
}
