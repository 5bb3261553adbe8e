/**
 * `-m sctp`: ports. Linux: xt_sctp.c. Nothing here sends SCTP but what is typed as raw bytes, so its chunks are not looked at:
 * --chunk-types is refused by name.
 */
import { destinationPortOf, sourcePortOf } from "../fields.ts";
import { defineMatch, isProtocol } from "../xtables.ts";
import { parseNumber, XtablesError } from "../xtoptions.ts";
import { inRange, missedPort, type PortRange, portBounds, savePorts } from "./ports.ts";

interface SctpOptions {
  readonly sport: PortRange | null;
  readonly dport: PortRange | null;
}

const SCTP = 132;

export const sctpMatch = defineMatch<SctpOptions>({
  name: "sctp",
  options: [
    { names: ["source-port", "sport"], read: readPorts, invertible: true, repeatText: "Only one `--source-port' allowed" },
    {
      names: ["destination-port", "dport"],
      read: readPorts,
      invertible: true,
      repeatText: "Only one `--destination-port' allowed",
    },
    { names: ["chunk-types"], read: refuseChunks, invertible: true },
  ],
  finish(given) {
    const range = (name: string): PortRange | null => {
      const ports = given.value<readonly [number, number]>(name);
      return ports === undefined ? null : { low: ports[0], high: ports[1], inverted: given.inverted(name) };
    };
    return { sport: range("source-port"), dport: range("destination-port") };
  },
  refuses: (_options, rule) => !isProtocol(rule, SCTP),
  save: ({ sport, dport }) => savePorts("sport", sport) + savePorts("dport", dport),
  list: ({ sport, dport }) => ` sctp${listPorts("spt", sport)}${listPorts("dpt", dport)}`,
  isBounded: true,
  bounds: ({ sport, dport }) => portBounds(sport, dport),
  miss: ({ sport, dport }, { ip }) => missedPort(sport, sourcePortOf(ip), dport, destinationPortOf(ip))!,
  compile({ sport, dport }) {
    return ({ ip }) => {
      const port = destinationPortOf(ip);
      return port >= 0 && inRange(port, dport) && inRange(sourcePortOf(ip), sport);
    };
  },
});

function listPorts(word: string, range: PortRange | null): string {
  if (range === null) return "";
  const mark = range.inverted ? "!" : "";
  return range.low === range.high ? ` ${word}:${mark}${range.low}` : ` ${word}s:${mark}${range.low}:${range.high}`;
}

function readPorts(text: string): readonly [number, number] {
  const colon = text.indexOf(":");
  if (colon < 0) return [readPort(text), readPort(text)];
  const low = colon === 0 ? 0 : readPort(text.slice(0, colon));
  const high = colon === text.length - 1 ? 0xffff : readPort(text.slice(colon + 1));
  if (low > high) throw new XtablesError("invalid portrange (min > max)");
  return [low, high];
}

/** Debian's services have none of SCTP's. */
function readPort(text: string): number {
  const port = parseNumber(text, 0, 0xffff);
  if (port === null) throw new XtablesError(`invalid port/service \`${text}' specified`);
  return port;
}

function refuseChunks(): never {
  throw new XtablesError('iptables: option "--chunk-types" of match "sctp" is not modelled\n', 2, true);
}
