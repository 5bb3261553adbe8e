/**
 * What is wrong with what is asked of one endpoint: an address, aliases. From 25 on dockerd looks at it when a container is
 * created and whenever it is joined (daemon/container_operations.go, validateEndpointSettings()); before, piece by piece when it
 * is joined.
 */
import { covers, parseIpv4 } from "../../wire/ipv4-address.ts";
import type { Profile } from "../profiles/profile.ts";
import { DockerError, type EndpointConfig, type Network } from "../shapes.ts";

const NOT_OF_ONES_OWN: ReadonlySet<string> = new Set(["default", "bridge", "host", "none"]);

/** Dockerd's words, or null. `network` is null where none of that name is known yet. */
export function endpointMistakes(
  { words, allowsAddressInAutoSubnet }: Profile,
  network: Network | null,
  name: string,
  { ipv4Address, aliases }: EndpointConfig,
): string | null {
  const wrong: string[] = [];
  if (NOT_OF_ONES_OWN.has(name)) {
    if (ipv4Address !== "") wrong.push(words.addressOnBridge);
    if (aliases.length > 0) wrong.push(words.aliasOnBridge);
  }
  if (ipv4Address !== "") {
    const address = parseIpv4(ipv4Address);
    if (address === null || address === 0) wrong.push(`invalid IPv4 address: ${ipv4Address}`);
    if (network !== null) {
      // Up to 28 only subnets that were asked for.
      const subnets = network.ipam.filter(({ subnetText }) => subnetText !== null || allowsAddressInAutoSubnet);
      if (subnets.length === 0) wrong.push(words.addressWithoutSubnet(ipv4Address));
      else if (!subnets.some(({ subnet }) => address !== null && covers(subnet, address)))
        wrong.push(words.addressOutside(ipv4Address));
    }
  }
  return wrong.length === 0 ? null : `invalid endpoint settings:\n${joined(wrong)}`;
}

/** internal/multierror. */
function joined(wrong: readonly string[]): string {
  return wrong.length === 1 ? wrong[0]! : wrong.map((each) => `* ${each}`).join("\n");
}

/** A container that is to be created: every network it is to be on. */
export function refuseEndpoints(
  profile: Profile,
  networking: ReadonlyMap<string, EndpointConfig>,
  find: (name: string) => Network | null,
): void {
  if (!profile.checksEndpoints) return;
  const wrong = [...networking].flatMap(([typed, config]) => {
    const name = typed === "default" ? "bridge" : typed;
    const mistakes = endpointMistakes(profile, find(name), name, config);
    return mistakes === null ? [] : [`invalid config for network ${name}: ${mistakes}`];
  });
  if (wrong.length > 0) throw new DockerError(joined(wrong.map((each) => (wrong.length === 1 ? each : indent(each)))), 400);
}

function indent(text: string): string {
  return text.replaceAll("\n", "\n\t");
}

/** A container that is to be joined to a network. */
export function refuseEndpoint(profile: Profile, network: Network, config: EndpointConfig, exitCode = 125): void {
  const refuse = (words: string): never => {
    throw new DockerError(words, 400, exitCode);
  };
  const { words } = profile;
  if (profile.checksEndpoints) {
    const mistakes = endpointMistakes(profile, network, network.name, config);
    if (mistakes !== null) refuse(mistakes);
    return;
  }
  if (network.name === "bridge") {
    if (config.ipv4Address !== "" && exitCode === 1) refuse(words.addressOnBridge);
    if (config.aliases.length > 0 && exitCode === 1) refuse(words.aliasOnBridge);
  } else if (config.ipv4Address !== "" && network.ipam[0]?.subnetText === null) refuse(words.addressWithoutSubnet(""));
}
