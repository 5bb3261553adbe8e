/**
 * What dockerd finds wrong with the address plan of a new network. Later versions look at everything first (ValidateIPAM); 20.10
 * sees what its address manager cannot read. Source: api/types/network/ipam.go, daemon/network.go (29); libnetwork of 20.10.
 */
import { covers, formatPrefix, type Ipv4, type Prefix, parseIpv4, parsePrefix } from "../../wire/ipv4-address.ts";
import type { Profile } from "../profiles/profile.ts";
import type { NetworkRequest } from "../shapes.ts";
import { overlaps } from "./pools.ts";

type Plan = Pick<NetworkRequest, "subnet" | "gateway" | "ipRange" | "auxAddresses">;

/** Dockerd's words, or null. */
export function ipamMistakes({ words, checksIpam }: Profile, plan: Plan): string | null {
  const { subnet: text, ipRange } = plan;
  if (text === null) return null;
  const subnet = parseCidr(text);
  if (subnet === null) return words.badSubnet(text);
  if (checksIpam) {
    const wrong = [
      ...hostBits("subnet", text, subnet),
      ...rangeMistakes(ipRange, text, subnet),
      ...addressMistakes(plan, text, subnet),
    ];
    return wrong.length === 0 ? null : configError(wrong);
  }
  if (ipRange !== null && parseCidr(ipRange) === null)
    return `failed to parse pool request for address space "LocalDefault" pool "${text}" subpool "${ipRange}": Invalid Address SubPool`;
  const [wrong] = addressMistakes(plan, text, subnet);
  return wrong === undefined ? null : `an address plan that docker 20.10 refuses is not modelled (${wrong})`;
}

/** Several are listed; one stands alone. */
function configError(wrong: readonly string[]): string {
  return `invalid network config:\n${wrong.length === 1 ? wrong[0]! : wrong.map((each) => `* ${each}`).join("\n")}`;
}

function hostBits(what: string, text: string, prefix: Prefix): string[] {
  return formatPrefix(prefix) === text ? [] : [`invalid ${what} ${text}: it should be ${formatPrefix(prefix)}`];
}

function rangeMistakes(text: string | null, subnetText: string, subnet: Prefix): string[] {
  if (text === null) return [];
  const range = parseCidr(text);
  if (range === null) return [`invalid ip-range ${text}: invalid CIDR block notation`];
  const wrong = hostBits("ip-range", text, range);
  if (range.length < subnet.length)
    wrong.unshift(`invalid ip-range ${text}: CIDR block is bigger than its parent subnet ${subnetText}`);
  if (!overlaps(subnet, range)) wrong.push(`invalid ip-range ${text}: parent subnet ${subnetText} doesn't contain ip-range`);
  return wrong;
}

function addressMistakes({ gateway, auxAddresses }: Plan, subnetText: string, subnet: Prefix): string[] {
  const addresses: [what: string, text: string][] = gateway === null ? [] : [[`gateway ${gateway}`, gateway]];
  for (const [name, address] of auxAddresses) addresses.push([`auxiliary address ${name}`, address]);
  return addresses.flatMap(([what, text]) => {
    const address = parseAddress(text);
    if (address === null) return [`invalid ${what}: invalid address`];
    return covers(subnet, address) ? [] : [`invalid ${what}: parent subnet ${subnetText} doesn't contain this address`];
  });
}

/** ADDRESS/LENGTH as Go reads it: four numbers without leading zeros; host bits are cut off. */
export function parseCidr(text: string): Prefix | null {
  const [address, length, ...more] = text.split("/") as [string, string?, ...string[]];
  if (length === undefined || more.length > 0 || parseAddress(address) === null || /^0\d/.test(length)) return null;
  return parsePrefix(text);
}

export function parseAddress(text: string): Ipv4 | null {
  return /^\d+\.\d+\.\d+\.\d+$/.test(text) && !/(^|\.)0\d/.test(text) ? parseIpv4(text) : null;
}
