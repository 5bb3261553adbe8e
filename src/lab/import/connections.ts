/** Connections as `conntrack -L` lists them, for `conntrack -I`. What their sides may send is learnt from the next packets. */
import { TCP_STATE_NAMES } from "../../kernel/netfilter/conntrack/tcp-states.ts";
import { type HostDump, lineAt, type NetnsDump } from "./dump.ts";
import { ImportError } from "./json.ts";

/** The words behind -I for each. */
export function readConnections(dump: HostDump, net: NetnsDump): string[][] {
  return net.texts("conntrack").flatMap((listing) =>
    listing.content.split("\n").flatMap((line, index) => {
      const text = line.replace(/^ipv4\s+2\s+/, "").trim();
      if (text === "" || text.startsWith("conntrack v")) return [];
      const where = lineAt(listing, index);
      if (text.startsWith("ipv6 ")) {
        dump.notes.omit(net.name, where, `${text}: netnsim has no IPv6`);
        return [];
      }
      const words = wordsOf(where, text);
      if (Array.isArray(words)) return [words];
      dump.notes.omit(net.name, where, `${text}: ${words.why}`);
      return [];
    }),
  );
}

interface Direction {
  readonly [field: string]: string;
}

function wordsOf(at: string, text: string): string[] | { readonly why: string } {
  const [protocol, number, seconds, ...rest] = text.split(/\s+/);
  if (!/^\d+$/.test(number ?? "") || !/^\d+$/.test(seconds ?? ""))
    throw new ImportError(
      `${at}: expected a connection ("tcp 6 431999 ESTABLISHED src=..."), got ${JSON.stringify(text.slice(0, 80))}`,
    );
  const pairs = rest.flatMap(
    (word) => /^(src|dst|sport|dport|type|code|id|mark|zone|secctx|helper)=(.*)$/.exec(word)?.slice(1) ?? [],
  );
  const fields = Array.from({ length: pairs.length / 2 }, (_, index) => [pairs[index * 2]!, pairs[index * 2 + 1]!] as const);
  const second = fields.findIndex(([name], index) => name === "src" && index > 0);
  if (second < 0)
    throw new ImportError(`${at}: expected both directions of a connection, got ${JSON.stringify(text.slice(0, 80))}`);
  const original: Direction = Object.fromEntries(fields.slice(0, second));
  const reply: Direction = Object.fromEntries(fields.slice(second));
  const state = number === "6" ? rest.find((word) => (TCP_STATE_NAMES as readonly string[]).includes(word)) : undefined;
  if (reply.helper !== undefined) return { why: "helpers are not modelled" };
  if (reply.zone !== undefined) return { why: "zones are not modelled" };
  if (number === "1" && original.id !== reply.id) return { why: "an identifier that was translated cannot be set" };
  const status = [...(rest.includes("[UNREPLIED]") ? [] : ["SEEN_REPLY"]), ...(rest.includes("[ASSURED]") ? ["ASSURED"] : [])];
  return [
    ...["-p", protocol === "unknown" ? number! : protocol!, "-t", seconds!, "-s", original.src!, "-d", original.dst!],
    ...(original.sport === undefined ? [] : ["--sport", original.sport, "--dport", original.dport!]),
    ...(number === "1" ? ["--icmp-type", original.type!, "--icmp-code", original.code!, "--icmp-id", original.id!] : []),
    ...(state === undefined ? [] : ["--state", state === "SYN_SENT2" ? "LISTEN" : state]),
    ...(status.length === 0 ? [] : ["-u", status.join(",")]),
    ...(reply.mark === undefined || reply.mark === "0" ? [] : ["-m", reply.mark]),
    ...natWords("-g", [original.dst!, original.dport], [reply.src!, reply.sport]),
    ...natWords("-n", [original.src!, original.sport], [reply.dst!, reply.dport]),
  ];
}

/** An end that is another one to the other side was translated. */
function natWords(
  option: string,
  [address, port]: readonly [string, string | undefined],
  [seen, seenPort]: readonly [string, string | undefined],
): string[] {
  if (address === seen && port === seenPort) return [];
  return [option, seenPort === undefined ? seen : `${seen}:${seenPort}`];
}
