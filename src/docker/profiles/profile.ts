/** What differs between engine versions, as data and a few functions. One file beside this per version. */
import type { DockerFirewall } from "../rules/firewall.ts";
import type { EngineVersion, PortBinding, PortKey } from "../shapes.ts";

/** One `-p` of one container port, before a host port is chosen. */
export interface PortRequest {
  readonly key: PortKey;
  readonly binding: PortBinding;
}

export interface Profile {
  readonly version: EngineVersion;
  /** As `docker version` says it. */
  readonly release: string;
  readonly firewall: DockerFirewall;
  /** 02:42 and four more bytes for bridges and containers; the kernel's random address otherwise. */
  readonly docker0Macs: boolean;
  /** The veth's inner end is made in the container's namespace; before 28 it is made on the host and moved. */
  readonly endInSandbox: boolean;
  /** A container tells its neighbours of its address when it comes (gratuitous ARP). */
  readonly announces: boolean;
  /** Containers on an internal network have a default route all the same. */
  readonly internalGateway: boolean;
  /** docker-proxy is handed a bound socket by dockerd (-use-listen-fd). */
  readonly proxyTakesSocket: boolean;
  /** Nobody looks whether a new network's bridge is docker0: it takes it over. */
  readonly sharesDocker0: boolean;
  /** com.docker.network.bridge.gateway_mode_ipv4 is an option. */
  readonly gatewayModes: boolean;
  /** The gateway that docker chose for a network shows in `network inspect`. */
  readonly gatewayShown: boolean;
  /** The search for a subnet goes on where it ended the last time; otherwise it begins anew. */
  readonly searchesOn: boolean;
  /** The embedded name server asks those of the host from the host's namespace; otherwise only those on its loopback. */
  readonly asksFromHost: boolean;
  /** /etc/resolv.conf says in comments what it was made of. */
  readonly commentsResolv: boolean;
  /** /etc/hosts writes IPv6 prefixes as RFC 4291 does. */
  readonly shortPrefixes: boolean;
  /** Of a range of host ports those that other programs hold are passed over, too. */
  readonly passesOverTaken: boolean;
  /** A number that is no signal is refused in words of its own. */
  readonly namesSignalNumbers: boolean;
  /** The order in which ports are published. */
  sortPorts(requests: readonly PortRequest[]): readonly PortRequest[];
  readonly words: ProfileWords;
}

/** Where versions say the same thing differently. */
export interface ProfileWords {
  /** Before the message of a container that could not be joined to its networks. */
  readonly networking: string;
  readonly poolsExhausted: string;
  readonly poolOverlaps: string;
  readonly noSuchContainer: (reference: string) => string;
  portTaken(hostAddress: string, hostPort: number, containerAddress: string, containerPort: number, protocol: string): string;
  activeEndpoints(name: string, id: string, holders: readonly { readonly name: string; readonly id: string }[]): string;
  removeRunning(id: string, name: string, status: string): string;
  notRunning(id: string): string;
  /** Before what runc says of a command that cannot be started. */
  readonly startFailure: string;
}
