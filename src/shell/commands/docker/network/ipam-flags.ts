/**
 * The addresses asked for by `docker network create`, and what the command line refuses by itself. Source: docker/cli,
 * cli/command/network/create.go (consolidateIpam, createIPAMConfig), as each version has it. More than one subnet and IPv6 are
 * refused by name.
 */
import { parseAddress, parseCidr } from "../../../../docker/network/ipam-check.ts";
import type { ClientProfile } from "../../../../docker/profiles/client.ts";
import type { Profile } from "../../../../docker/profiles/profile.ts";
import type { NetworkRequest } from "../../../../docker/shapes.ts";
import { covers, formatPrefix, type Prefix } from "../../../../wire/ipv4-address.ts";
import { FlagError, type Flags } from "../flags.ts";

type Plan = Pick<NetworkRequest, "subnet" | "gateway" | "ipRange" | "auxAddresses">;

/** What was asked for, or the command line's refusal. Throws a FlagError for a value that a flag does not take. */
export function readIpam(flags: Flags, { client }: Profile): Plan | string {
  const [subnets, ranges, gateways] = ["subnet", "ip-range", "gateway"].map((name) =>
    flags.values(name).flatMap((text) => (text === "" ? [] : text.split(","))),
  ) as [string[], string[], string[]];
  const aux = new Map(flags.values("aux-address").map(splitPair));
  const sixth = [...subnets, ...ranges, ...gateways, ...aux.values()].find((text) => text.includes(":"));
  if (sixth !== undefined) return `docker network create: ${sixth}: IPv6 is not modelled`;
  const { hasStrictAddresses } = client;
  if (hasStrictAddresses) checkTypes(ranges, gateways);
  if (subnets.length < ranges.length || subnets.length < gateways.length)
    return "every ip-range or gateway must have a corresponding subnet";
  if (subnets.length > 1) return severalSubnets(subnets);
  const [subnet] = subnets;
  const [range] = ranges;
  const [gateway] = gateways;
  const wrong = hasStrictAddresses ? checkStrictly(subnet) : null;
  if (wrong !== null) return wrong;
  const addresses = [...aux].filter(([, text]) => text !== "" || !hasStrictAddresses);
  const mismatch = findMismatch(client, subnet, { range, gateway, addresses });
  if (mismatch !== null) return mismatch;
  // netip takes 0.0.0.0/0 for none, and cuts a range's host bits off.
  const isNone = subnet === undefined || (hasStrictAddresses && subnet === "0.0.0.0/0");
  const ipRange = range === undefined ? null : hasStrictAddresses ? formatPrefix(parseCidr(range)!) : range;
  return { subnet: isNone ? null : subnet, gateway: gateway ?? null, ipRange, auxAddresses: new Map(addresses) };
}

function splitPair(text: string): [string, string] {
  const equals = text.indexOf("=");
  return equals < 0 ? [text, ""] : [text.slice(0, equals), text.slice(equals + 1)];
}

/** Flags of 29 with types of their own. */
function checkTypes(ranges: readonly string[], gateways: readonly string[]): void {
  const bad = (name: string, text: string, what: string): FlagError =>
    new FlagError(
      `invalid argument ${JSON.stringify(text)} for "--${name}" flag: invalid string being converted to ${what}: ${text}`,
    );
  for (const text of ranges) if (parseCidr(text) === null) throw bad("ip-range", text, "CIDR");
  for (const text of gateways) if (parseAddress(text) === null) throw bad("gateway", text, "IP address");
}

function severalSubnets(subnets: readonly string[]): string {
  const prefixes = subnets.map((text) => ({ text, prefix: parseCidr(text) }));
  const bad = prefixes.find(({ prefix }) => prefix === null);
  if (bad !== undefined) return `invalid subnet: invalid CIDR address: ${bad.text}`;
  const overlapping = prefixes.some(({ prefix: a }, at) =>
    prefixes.slice(at + 1).some(({ prefix: b }) => covers(a!, b!.address) || covers(b!, a!.address)),
  );
  if (overlapping) return "multiple overlapping subnet configuration is not supported";
  return "docker network create: more than one --subnet is not modelled";
}

/** net/netip's words for a subnet that is none. */
function checkStrictly(subnet: string | undefined): string | null {
  if (subnet === undefined || parseCidr(subnet) !== null) return null;
  return `netip.ParsePrefix(${JSON.stringify(subnet)}): ${prefixProblem(subnet)}`;
}

function prefixProblem(text: string): string {
  const slash = text.lastIndexOf("/");
  if (slash < 0) return "no '/'";
  const address = addressProblem(text.slice(0, slash));
  if (address !== null) return address;
  const length = text.slice(slash + 1);
  const isNumber = /^(0|[1-9]\d*)$/.test(length);
  return isNumber ? "prefix length out of range" : `bad bits after slash: ${JSON.stringify(length)}`;
}

/** net/netip: parseIPv4Fields(). */
function addressProblem(text: string): string | null {
  const says = (words: string): string => `ParseAddr(${JSON.stringify(text)}): ${words}`;
  const fields = text.split(".");
  if (fields.length === 1) return says("unable to parse IP");
  for (const each of fields) {
    if (each === "") return says("IPv4 field must have at least one digit");
    if (!/^\d+$/.test(each)) return says("unexpected character");
    if (/^0\d/.test(each)) return says("IPv4 field has octet with leading zero");
    if (Number(each) > 255) return says("IPv4 field has value >255");
  }
  if (fields.length > 4) return says("IPv4 address too long");
  return fields.length < 4 ? says("IPv4 address too short") : null;
}

interface Beside {
  readonly range: string | undefined;
  readonly gateway: string | undefined;
  readonly addresses: readonly (readonly [name: string, text: string])[];
}

/** What lies outside the subnet. */
function findMismatch(
  client: ClientProfile,
  subnetText: string | undefined,
  { range, gateway, addresses }: Beside,
): string | null {
  const asked = range !== undefined || gateway !== undefined || addresses.length > 0;
  if (subnetText === undefined) {
    const [first] = addresses;
    return first === undefined ? null : `no matching subnet for aux-address ${first[1]}`;
  }
  const subnet = parseCidr(subnetText);
  if (subnet === null) return asked ? `invalid subnet: invalid CIDR address: ${subnetText}` : null;
  if (range !== undefined) {
    const wrong = rangeMismatch(client, subnet, range);
    if (wrong !== null) return wrong;
  }
  const isInside = (text: string): boolean => {
    const address = parseAddress(text);
    return address !== null && covers(subnet, address);
  };
  if (gateway !== undefined && !isInside(gateway)) return `no matching subnet for gateway ${gateway}`;
  for (const [, text] of addresses) {
    if (client.hasStrictAddresses && addressProblem(text) !== null) return addressProblem(text);
    if (!isInside(text)) return `no matching subnet for aux-address ${text}`;
  }
  return null;
}

/** subnetMatches() of docker/cli. */
function rangeMismatch({ takesAddressAsRange }: ClientProfile, subnet: Prefix, range: string): string | null {
  const outside = `no matching subnet for range ${range}`;
  if (!range.includes("/") && takesAddressAsRange) {
    const address = parseAddress(range);
    return address !== null && covers(subnet, address) ? null : outside;
  }
  const prefix = parseCidr(range);
  if (prefix === null) return `invalid CIDR address: ${range}`;
  const address = parseAddress(range.slice(0, range.indexOf("/")))!;
  return covers(subnet, address) ? null : outside;
}
