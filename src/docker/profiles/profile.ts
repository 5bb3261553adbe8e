/** What differs between engine versions, as data and a few functions. One file beside this per version. */

import type { Ipv4 } from "../../wire/ipv4-address.ts";
import type { DockerFirewall } from "../rules/firewall.ts";
import type { EngineVersion, GatewayMode, PortBinding, PortKey, PublishedPort } from "../shapes.ts";
import type { ApiProfile } from "./api.ts";
import type { ClientProfile } from "./client.ts";

/** One `-p` of one container port, before a host port is chosen. */
export interface PortRequest {
  readonly key: PortKey;
  readonly binding: PortBinding;
}

export interface Profile {
  readonly version: EngineVersion;
  readonly firewall: DockerFirewall;
  readonly client: ClientProfile;
  readonly api: ApiProfile;
  /** 02:42 and four more bytes for bridges and containers; the kernel's random address otherwise. */
  readonly docker0Macs: boolean;
  /** The veth's inner end is made in the container's namespace; before 28 it is made on the host and moved. */
  readonly endInSandbox: boolean;
  /** A bridge is given its network's MTU; before, it follows its ports. */
  readonly setsBridgeMtu: boolean;
  /** A container announces its address to its neighbours when it starts (gratuitous ARP). */
  readonly announces: boolean;
  /** Containers on an internal network have a default route all the same. */
  readonly internalGateway: boolean;
  /** docker-proxy is handed a bound socket by dockerd (-use-listen-fd). */
  readonly proxyTakesSocket: boolean;
  /** How many connections may wait at a port that dockerd holds itself. */
  readonly backlogWithoutProxy: number;
  /** Nobody looks whether a new network's bridge is docker0: it takes it over. */
  readonly sharesDocker0: boolean;
  /** A host that does not forward is warned of when a container is created. */
  readonly warnsOfForwarding: boolean;
  /** Each network that is created turns forwarding on where it was off, and closes FORWARD then. */
  readonly forwardsPerNetwork: boolean;
  /** What com.docker.network.bridge.gateway_mode_ipv4 may say. */
  readonly gatewayModes: readonly GatewayMode[];
  /** The gateway that docker chose shows in `network inspect`: of docker0, and of a network whose subnet was asked for. */
  readonly gatewayShown: "never" | "docker0" | "always";
  /** The search for a subnet goes on where it ended the last time; otherwise it begins anew. */
  readonly searchesOn: boolean;
  /** Subnets of one or two addresses can be used. */
  readonly sparesEnds: boolean;
  /** The embedded name server asks those of the host from the host's namespace; otherwise only those on its loopback. */
  readonly asksFromHost: boolean;
  /** /etc/resolv.conf says in comments what it was made of. */
  readonly commentsResolv: boolean;
  /** /etc/hosts writes IPv6 prefixes as RFC 4291 does. */
  readonly shortPrefixes: boolean;
  /** Of a range of host ports those that other programs hold are passed over, too. */
  readonly passesOverTaken: boolean;
  /** Host ports are given out for 0.0.0.0 and the other addresses together. */
  readonly sharesAnyAddress: boolean;
  /** When a published port's rules are written: before its socket is bound, after it, or after all sockets are. */
  readonly opensPorts: "rules first" | "rules between" | "rules last";
  /** A host address has no meaning on a network that is routed, and is refused. */
  readonly refusesRoutedAddress: boolean;
  /** Connections taken out of conntrack when ports are published or withdrawn: see network/connections.ts. */
  readonly forgets: "address" | "address, host port" | "address, container port";
  /**
   * A network that could not be connected stays among the container's, and so does what was set up of it; otherwise the container
   * forgets it.
   */
  readonly keepsFailedConnect: boolean;
  /** Endpoints are checked when a container is created (ValidateEndpointSettings); before, when it is joined. */
  readonly checksEndpoints: boolean;
  /** Links of the default bridge have variables (ALIAS_PORT...); without, they are warned of. */
  readonly linksInEnvironment: boolean;
  /** What is exposed shows where nothing can be published, too: on an internal network. */
  readonly showsExposedAlways: boolean;
  /** A network without a usable bridge takes its bridge away again. */
  readonly removesFailedBridge: boolean;
  /** inspect goes on showing the sandbox of a container that ended. */
  readonly keepsSandboxId: boolean;
  /** Of a container that ends the ports go from network to network as it leaves them. */
  readonly handsPortsOn: boolean;
  /** On a network that is routed ports are open whichever network leads out. */
  readonly opensRoutedAlways: boolean;
  /** A container's hostname is a name on user networks. */
  readonly listsHostnames: boolean;
  /** A network's name may be empty. */
  readonly allowsEmptyName: boolean;
  /** A network's subnet, range and addresses are validated against each other. */
  readonly checksIpam: boolean;
  /** `--ip` may lie in a subnet that docker chose; before 29 only in one that was configured. */
  readonly allowsAddressInAutoSubnet: boolean;
  /** When dockerd loads br_netfilter: as it comes up, or for a network that needs it (--icc=false, --userland-proxy=false). */
  readonly bridgeNetfilter: "always" | "where needed";
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
  blankName(name: string): string;
  badSubnet(text: string): string;
  /** An image whose repository has upper-case letters. */
  upperCaseName(repository: string): string;
  readonly noSuchContainer: (reference: string) => string;
  /** A host port that cannot be bound, and the system's words for why. */
  bindFailed(
    port: Pick<PublishedPort, "protocol" | "hostAddress" | "hostPort" | "containerPort">,
    containerAddress: Ipv4,
    reason: string,
  ): string;
  /** docker-proxy cannot be started for a binding. */
  proxyFailed(binding: string, reason: string): string;
  /** A container whose namespace cannot be shared. */
  joinStopped(other: { readonly id: string; readonly name: string; readonly status: string }): string;
  joinMissing(reference: string): string;
  /** `--network container:` and no name. */
  readonly containerMode: string;
  readonly connectHost: string;
  readonly disconnectHost: string;
  cannotKill(reference: string, why: string): string;
  badSignal(name: string, signal: string): string;
  readonly addressOnBridge: string;
  readonly aliasOnBridge: string;
  /** An address that no subnet of the network holds; one on a network whose subnet docker chose. */
  addressOutside(address: string): string;
  addressWithoutSubnet(address: string): string;
  activeEndpoints(name: string, id: string, holders: readonly { readonly name: string; readonly id: string }[]): string;
  /** The container as it is called in the request, too. */
  removeRunning(container: { readonly id: string; readonly name: string; readonly status: string }, reference: string): string;
  notRunning(id: string): string;
  alreadyPaused(id: string): string;
  /** A bridge that somebody took away. */
  bridgeGone(name: string): string;
  /** A bridge's name that the kernel does not take. */
  readonly longBridgeName: string;
  /**
   * Before what runc says of a command that cannot be started, and after it: containerd's word for an error without a kind, up to
   * its 1.7.
   */
  readonly startFailure: string;
  /** Between them, where it is the program that cannot be run: runc has words for its init from 1.2 on. */
  readonly programFailure: string;
  readonly startFailureEnd: string;
  /** runc on a folder that is to be run: its 1.1, 1.2 and 1.3. */
  readonly directoryAsProgram: string;
  readonly archive: ArchiveWords;
}

/** What is said of an archive that cannot be put into a container. */
export interface ArchiveWords {
  /** HTTP's status where the container does not take it. */
  readonly refusedStatus: 400 | 500;
  readonly showsWholePath: boolean;
  /** What Go says it did to a file that cannot be removed. */
  readonly removal: "unlinkat" | "RemoveAll";
  problem(text: string): string;
}
