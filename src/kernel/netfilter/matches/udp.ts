/** `-m udp`: ports. Linux: xt_tcpudp.c. Its parser takes any decimal number and cuts it to 16 bits, and any order of a range. */
import { UDP } from "../../../wire/udp.ts";
import { portsOf } from "../fields.ts";
import { defineMatch, isProtocol } from "../xtables.ts";
import { readPortRange, XtablesError } from "../xtoptions.ts";
import { inRange, listPorts, type PortRange, portRange, savePorts } from "./ports.ts";

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
  compile({ sport, dport }) {
    return (skb) => {
      const ports = portsOf(skb.ip);
      return ports >= 0 && inRange(Math.floor(ports / 0x10000), sport) && inRange(ports % 0x10000, dport);
    };
  },
});

function hasPorts({ sport, dport }: UdpOptions): boolean {
  return sport !== null || dport !== null;
}
