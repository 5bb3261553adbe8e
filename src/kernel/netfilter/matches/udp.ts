/** `-m udp`: ports. Linux: xt_tcpudp.c. Its parser takes any decimal number and cuts it to 16 bits, and any order of a range. */
import { UDP } from "../../../wire/udp.ts";
import { destinationPortOf, rawDestinationPortOf, rawSourcePortOf, sourcePortOf } from "../fields.ts";
import { defineMatch, isProtocol } from "../xtables.ts";
import { readPortRange, XtablesError } from "../xtoptions.ts";
import { inRange, listPorts, missedPort, type PortRange, portBounds, portRange, savePorts } from "./ports.ts";

interface UdpOptions {
  readonly sport: PortRange | null;
  readonly dport: PortRange | null;
}

export const udpMatch = defineMatch<UdpOptions>({
  name: "udp",
  options: [
    { names: ["source-port", "sport"], read: readPortRange, invertible: true },
    { names: ["destination-port", "dport"], read: readPortRange, invertible: true },
  ],
  finish(given, { protocol }) {
    const options = { sport: portRange(given, "source-port"), dport: portRange(given, "destination-port") };
    if (hasPorts(options) && protocol?.value !== UDP) throw new XtablesError("UDP match requires '-p udp'");
    return options;
  },
  refuses: (options, rule) => !hasPorts(options) && !isProtocol(rule, UDP),
  save: ({ sport, dport }) => savePorts("sport", sport) + savePorts("dport", dport),
  list: ({ sport, dport }, numeric) => ` udp${listPorts("spt", sport, "udp", numeric)}${listPorts("dpt", dport, "udp", numeric)}`,
  isBounded: true,
  bounds: ({ sport, dport }) => portBounds(sport, dport),
  miss(options, { ip }) {
    const { sport, dport } = options;
    if (!hasPorts(options)) return missedPort(sport, sourcePortOf(ip), dport, destinationPortOf(ip))!;
    return missedPort(sport, rawSourcePortOf(ip), dport, rawDestinationPortOf(ip))!;
  },
  compile(options) {
    const { sport, dport } = options;
    const readSource = hasPorts(options) ? rawSourcePortOf : sourcePortOf;
    const readDestination = hasPorts(options) ? rawDestinationPortOf : destinationPortOf;
    return (skb) => {
      const port = readDestination(skb.ip);
      return port >= 0 && inRange(port, dport) && (sport === null || inRange(readSource(skb.ip), sport));
    };
  },
});

function hasPorts({ sport, dport }: UdpOptions): boolean {
  return sport !== null || dport !== null;
}
