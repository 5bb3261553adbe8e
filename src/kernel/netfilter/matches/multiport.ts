/** `-m multiport`: up to fifteen ports or ranges. Linux: xt_multiport.c. */
import { TCP } from "../../../wire/tcp.ts";
import { UDP } from "../../../wire/udp.ts";
import type { Rule } from "../../config/netfilter.ts";
import { DESTINATION_PORT, SOURCE_PORT, within } from "../bounds.ts";
import { destinationPortOf, sourcePortOf } from "../fields.ts";
import { servicePort } from "../services.ts";
import { portText } from "../text.ts";
import { defineMatch } from "../xtables.ts";
import { parseNumber, type ValueContext, XtablesError } from "../xtoptions.ts";

interface Ports {
  readonly ranges: readonly (readonly [number, number])[];
  readonly protocol: number;
}

interface MultiportOptions extends Ports {
  readonly side: "sports" | "dports" | "ports";
  readonly inverted: boolean;
}

const OTHERS = ["source-ports", "destination-ports", "ports"];
/** TCP, UDP, DCCP, SCTP, UDPLITE */
const PROTOCOLS: readonly number[] = [6, 17, 33, 132, 136];
const MOST_PORTS = 15;

export const multiportMatch = defineMatch<MultiportOptions>({
  name: "multiport",
  options: [
    { names: ["source-ports", "sports"], read: readPorts, invertible: true, excludes: OTHERS.slice(1) },
    { names: ["destination-ports", "dports"], read: readPorts, invertible: true, excludes: ["source-ports", "ports"] },
    { names: ["ports"], read: readPorts, invertible: true, excludes: OTHERS.slice(0, 2) },
  ],
  finish(given) {
    const option = OTHERS.find((name) => given.has(name));
    if (option === undefined) throw new XtablesError("multiport expection an option");
    const side = option === "ports" ? "ports" : option === "source-ports" ? "sports" : "dports";
    return { side, ...given.value<Ports>(option)!, inverted: given.inverted(option) };
  },
  save: ({ side, ranges, inverted }) =>
    `${inverted ? " !" : ""} --${side} ${ranges.map(([low, high]) => (low === high ? `${low}` : `${low}:${high}`)).join(",")}`,
  list({ side, ranges, inverted, protocol }, numeric) {
    const names = protocol === TCP ? ("tcp" as const) : protocol === UDP ? ("udp" as const) : null;
    const word = (port: number): string => portText(port, names, numeric);
    const text = ranges.map(([low, high]) => (low === high ? word(low) : `${word(low)}:${word(high)}`)).join(",");
    return ` multiport ${side}${inverted ? "  !" : " "}${text}`;
  },
  boxes({ side, ranges, inverted }) {
    const fields = [...(side === "dports" ? [] : [SOURCE_PORT]), ...(side === "sports" ? [] : [DESTINATION_PORT])];
    const bounds = fields.flatMap((field) => ranges.map(([low, high]) => within(field, low, high, inverted)));
    return inverted ? [bounds.flat()] : bounds;
  },
  miss({ side }, { ip }) {
    const [sport, dport] = [sourcePortOf(ip), destinationPortOf(ip)];
    if (dport < 0) return { has: "it has no ports" };
    if (side === "ports") return { has: `ports are ${sport} and ${dport}` };
    return { has: side === "sports" ? `source port is ${sport}` : `destination port is ${dport}` };
  },
  compile({ side, ranges, inverted }) {
    const has = (port: number): boolean => {
      for (let index = 0; index < ranges.length; index++) if (port >= ranges[index]![0] && port <= ranges[index]![1]) return true;
      return false;
    };
    return (skb) => {
      const port = destinationPortOf(skb.ip);
      if (port < 0) return false;
      const found = (side !== "sports" && has(port)) || (side !== "dports" && has(sourcePortOf(skb.ip)));
      return found !== inverted;
    };
  },
});

function readPorts(text: string, context: ValueContext): Ports {
  const protocol = checkProtocol(context.protocol);
  return { ranges: parsePorts(text, protocol), protocol };
}

function checkProtocol(protocol: Rule["protocol"]): number {
  if (protocol === null) {
    throw new XtablesError("multiport needs `-p tcp', `-p udp', `-p udplite', `-p sctp' or `-p dccp'");
  }
  if (protocol.inverted || !PROTOCOLS.includes(protocol.value)) {
    throw new XtablesError("multiport only works with TCP, UDP, UDPLITE, SCTP and DCCP");
  }
  return protocol.value;
}

function parsePorts(text: string, protocol: number): (readonly [number, number])[] {
  let slots = 0;
  return text.split(",").map((part) => {
    const ends = part.split(":");
    slots += Math.min(ends.length, 2);
    if (slots > MOST_PORTS) throw new XtablesError("too many ports specified");
    const low = parsePort(ends[0] as string, protocol);
    if (ends.length === 1) return [low, low] as const;
    const high = parsePort(ends.slice(1).join(":"), protocol);
    if (low >= high) throw new XtablesError("invalid portrange specified");
    return [low, high] as const;
  });
}

function parsePort(text: string, protocol: number): number {
  const port = parseNumber(text, 0, 0xffff) ?? servicePort(text, protocol === UDP ? "udp" : "tcp");
  if (port === null) throw new XtablesError(`invalid port/service \`${text}' specified`);
  return port;
}
