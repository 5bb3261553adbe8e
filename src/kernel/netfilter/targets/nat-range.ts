/** How DNAT, SNAT, MASQUERADE and REDIRECT read and print what they map to. Linux: libxt_NAT.c. */
import { formatIpv4, type Ipv4, parseIpv4 } from "../../../wire/ipv4-address.ts";
import type { Rule } from "../../config/netfilter.ts";
import type { NatRange } from "../nat/range.ts";
import { servicePort } from "../services.ts";
import { scanNumber, XtablesError } from "../xtoptions.ts";

export interface Ports {
  readonly portLow: number | null;
  readonly portHigh: number | null;
  readonly portBase: number | null;
}

export const NO_PORTS: Ports = { portLow: null, portHigh: null, portBase: null };

/** TCP, UDP, SCTP, DCCP and, for its identifiers, ICMP. */
const WITH_PORTS: readonly number[] = [6, 17, 132, 33, 1];

export function takesPorts(protocol: Rule["protocol"]): boolean {
  return protocol !== null && WITH_PORTS.includes(protocol.value);
}

/**
 * What becomes of the base of a shifted range: DNAT keeps it; SNAT and MASQUERADE read it, and the older structure they hand to
 * the kernel has no room for it; REDIRECT refuses it.
 */
export type BaseRule = "kept" | "lost" | "refused";

/**
 * PORT, LOW-HIGH or LOW-HIGH/BASE. Where a range begins or its base is given a service's name will do; where it ends it will not.
 */
export function parseNatPorts(text: string, protocol: Rule["protocol"], baseRule: BaseRule): Ports {
  if (!takesPorts(protocol)) throw new XtablesError("Need TCP, UDP, SCTP or DCCP with port specification");
  const low = readPort(text);
  if (low.rest === "") return { portLow: low.port, portHigh: low.port, portBase: null };
  if (low.rest[0] !== "-") throw new XtablesError(`Garbage after port value: \`${low.rest}'`);
  const second = low.rest.slice(1);
  const high = scanNumber(second);
  if (high === null || high.value > 0xffff) throw new XtablesError(`Port \`${second}' not valid`);
  if (high.value < low.port) throw new XtablesError(`Port range \`${second}' funky`);
  if (high.rest === "") return { portLow: low.port, portHigh: high.value, portBase: null };
  if (high.rest[0] !== "/") throw new XtablesError(`Garbage after port range: \`${high.rest}'`);
  if (baseRule === "refused") throw new XtablesError("Shifted portmap ranges not supported with this kernel");
  const base = readPort(high.rest.slice(1));
  if (base.port === 0) throw new XtablesError(`Port \`${high.rest.slice(1)}' not valid`);
  return { portLow: low.port, portHigh: high.value, portBase: baseRule === "kept" ? base.port : 0 };
}

function readPort(text: string): { port: number; rest: string } {
  const number = scanNumber(text);
  if (number !== null && number.value <= 0xffff) return { port: number.value, rest: number.rest };
  const port = servicePort(text, "tcp") ?? servicePort(text, "udp");
  if (port === null) throw new XtablesError(`Port \`${text}' not valid`);
  return { port, rest: "" };
}

export interface Destination extends Ports {
  readonly low: Ipv4 | null;
  readonly high: Ipv4 | null;
}

/** [ADDRESS[-ADDRESS]][:PORTS] */
export function parseNatRange(text: string, protocol: Rule["protocol"], baseRule: BaseRule): Destination {
  // Two colons are no address of this family.
  const colon = text.split(":").length === 2 ? text.indexOf(":") : -1;
  const ports = colon < 0 ? NO_PORTS : parseNatPorts(text.slice(colon + 1), protocol, baseRule);
  if (colon === 0) return { low: null, high: null, ...ports };
  const addresses = colon < 0 ? text : text.slice(0, colon);
  const dash = addresses.indexOf("-");
  const low = readAddress(dash < 0 ? addresses : addresses.slice(0, dash));
  const high = dash < 0 ? low : readAddress(addresses.slice(dash + 1));
  return { low, high, ...ports };
}

function readAddress(text: string): Ipv4 {
  const address = parseIpv4(text);
  if (address === null) throw new XtablesError(`Bad IP address "${text}"`);
  return address;
}

export function portsText({ portLow, portHigh, portBase }: Ports): string {
  if (portLow === null) return "";
  return `${portLow}${portHigh === portLow ? "" : `-${portHigh}`}${portBase === null ? "" : `/${portBase}`}`;
}

export function natRangeText({ low, high, ...ports }: Destination): string {
  const address = low === null ? "" : `${formatIpv4(low)}${high === low ? "" : `-${formatIpv4(high as Ipv4)}`}`;
  return `${address}${ports.portLow === null ? "" : `:${portsText(ports)}`}`;
}

export interface Choice {
  readonly random: boolean;
  readonly fullyRandom: boolean;
  readonly persistent: boolean;
}

/** " --random --random-fully --persistent", or without dashes for -L. */
export function choiceText({ random, fullyRandom, persistent }: Choice, dashes: "--" | ""): string {
  const words = [random ? "random" : "", fullyRandom ? "random-fully" : "", persistent ? "persistent" : ""];
  return words.map((word) => (word === "" ? "" : ` ${dashes}${word}`)).join("");
}

export function toNatRange(destination: Destination, choice: Choice): NatRange {
  return { ...destination, ...choice };
}
