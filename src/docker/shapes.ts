/**
 * The shapes everybody in this room builds on: what dockerd knows of containers, networks and endpoints. Configuration is
 * readonly; what an engine changes as it works (state, endpoints, process) is plain and mutable, and owned by the engine: others
 * only read it. What the engine needs of the shell (running a container's command, its files) is handed in as ContainerRuntime.
 */
import type { Net } from "../kernel/net.ts";
import type { TcpSocket } from "../kernel/transport/tcp/socket.ts";
import type { UdpSocket } from "../kernel/transport/udp.ts";
import type { Process } from "../sim/process.ts";
import type { WaitQueue } from "../sim/wait.ts";
import type { Ipv4, Prefix } from "../wire/ipv4-address.ts";
import type { Mac } from "../wire/mac.ts";
import type { EmbeddedDns } from "./dns.ts";
import type { Line } from "./rules/rule.ts";

/** Which dockerd is modelled: Debian's 20.10, and the last releases of 27, 28 and 29. */
export type EngineVersion = "20.10" | "27" | "28" | "29";

export type Protocol = "tcp" | "udp";

/** A container's port as docker writes it: `80/tcp`. */
export type PortKey = `${number}/${Protocol}`;

/** What `-p` asked for a container's port: "" is any address; "" is a random port; "8000-8010" any of a range. */
export interface PortBinding {
  readonly hostIp: string;
  readonly hostPort: string;
}

/** Config of docker's API: what belongs to the container itself, wherever it runs. */
export interface ContainerConfig {
  /** As typed: `busybox`, `nginx:alpine`. */
  readonly image: string;
  /** The image's or `--entrypoint`; null where there is none. */
  readonly entrypoint: readonly string[] | null;
  readonly cmd: readonly string[] | null;
  /** NAME=VALUE in order: the image's first. */
  readonly env: readonly string[];
  readonly hostname: string;
  readonly domainname: string;
  readonly user: string;
  readonly workingDir: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The image's EXPOSE and what -p and --expose add. */
  readonly exposedPorts: readonly PortKey[];
  readonly tty: boolean;
  readonly openStdin: boolean;
  readonly attachStdin: boolean;
  readonly attachStdout: boolean;
  readonly attachStderr: boolean;
  readonly stopSignal: string | null;
  /** `--stop-timeout` in seconds, where it was given. */
  readonly stopTimeout: number | null;
  readonly macAddress: string;
}

/** An image: what `docker run` takes over from it. The catalogue is in images/. */
export interface Image {
  /** The repository: `busybox`, `nicolaka/netshoot`. */
  readonly name: string;
  readonly tags: readonly string[];
  /** 64 hexadecimal digits, without `sha256:`. */
  readonly id: string;
  readonly entrypoint: readonly string[] | null;
  readonly cmd: readonly string[] | null;
  readonly exposed: readonly PortKey[];
  readonly env: readonly string[];
  readonly workingDir: string;
  readonly user: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly stopSignal: string | null;
  /** What `docker images` shows; 0 and long ago where left out. Virtual microseconds, negative before the lab began. */
  readonly sizeBytes?: number;
  readonly createdUs?: number;
  /** Names of what can be run inside; what a name does is the runtime's (shell/containers). */
  readonly programs: readonly string[];
}

export interface RestartPolicy {
  readonly name: "no" | "always" | "unless-stopped" | "on-failure";
  readonly maximumRetryCount: number;
}

/** `-v SOURCE:TARGET[:ro]`; a source without a slash is a named volume, kept in memory like every folder here. */
export interface Mount {
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

/** HostConfig of docker's API: what the host does for the container. */
export interface HostConfig {
  /** default, bridge, host, none, container:ID or a network's name. */
  readonly networkMode: string;
  readonly portBindings: ReadonlyMap<PortKey, readonly PortBinding[]>;
  readonly publishAllPorts: boolean;
  readonly autoRemove: boolean;
  readonly restart: RestartPolicy;
  readonly privileged: boolean;
  readonly capAdd: readonly string[];
  readonly capDrop: readonly string[];
  /** NAME or NAME:ALIAS as typed. */
  readonly links: readonly string[];
  /** NAME:ADDRESS as typed. */
  readonly extraHosts: readonly string[];
  readonly dns: readonly string[];
  readonly dnsSearch: readonly string[];
  readonly dnsOptions: readonly string[];
  readonly binds: readonly string[];
  readonly mounts: readonly Mount[];
  readonly sysctls: Readonly<Record<string, string>>;
  /** "host", or "" for a UTS namespace of its own. */
  readonly utsMode: string;
  readonly init: boolean;
}

/** What is asked of one network at create or connect. */
export interface EndpointConfig {
  /** `--ip`, "" where not given. */
  readonly ipv4Address: string;
  /** `--network-alias`, `--alias`, in the order typed. */
  readonly aliases: readonly string[];
  /** `--link` on a user network: NAME or NAME:ALIAS. */
  readonly links: readonly string[];
  /** `--mac-address` of this endpoint, "" where not given. */
  readonly macAddress: string;
  readonly driverOpts: Readonly<Record<string, string>>;
  /** `--gw-priority` (28 and later). */
  readonly gwPriority: number;
}

/** A request to make a container. */
export interface CreateRequest {
  /** Null: docker makes one up. */
  readonly name: string | null;
  readonly config: ContainerConfig;
  readonly hostConfig: HostConfig;
  /** By the network's name or id as typed, in that order; with several, those after the first need a version that takes them. */
  readonly networking: ReadonlyMap<string, EndpointConfig>;
}

/** What docker says of a container's state. */
export type ContainerStatus = "created" | "running" | "paused" | "restarting" | "removing" | "exited" | "dead";

export interface ContainerState {
  status: ContainerStatus;
  /** 0 where it does not run. */
  pid: number;
  exitCode: number;
  error: string;
  /** Virtual microseconds; null where it never happened. */
  startedAtUs: number | null;
  finishedAtUs: number | null;
  restartCount: number;
}

export interface Container {
  /** 64 hexadecimal digits. */
  readonly id: string;
  name: string;
  /** Virtual microseconds. */
  readonly createdUs: number;
  readonly image: Image;
  /** The command and its arguments: entrypoint and cmd put together. */
  readonly path: string;
  readonly args: readonly string[];
  readonly config: ContainerConfig;
  readonly hostConfig: HostConfig;
  readonly state: ContainerState;
  /**
   * Its namespace while it runs: the host's own in host mode, another container's in container mode; null where it does not run.
   */
  net: Net | null;
  /** The sandbox: 64 hexadecimal digits while it runs, "" otherwise; /var/run/docker/netns/ and 12 of them. */
  sandboxId: string;
  /**
   * By network id (by name where the id is not known), in the order they were asked for. Those of a stopped container keep what
   * was asked, without addresses.
   */
  readonly endpoints: Map<string, Endpoint>;
  /**
   * `--link` on the default bridge, resolved when the container was made: a server that is renamed stays linked, one of its old
   * name does not come in.
   */
  readonly links: readonly Link[];
  /** Ports that a failed connect withdrew and nobody could publish again: inspect shows them until its networks change. */
  stalePorts: readonly PublishedPort[];
  /** How long the last restart by its policy waited, in virtual microseconds; 0 before the first. */
  restartDelayUs: number;
  /** The sandbox in which it was on a user network: until it ends, it keeps the embedded DNS. */
  userSandboxId: string | null;
  /** /etc/resolv.conf as docker wrote it last: one that the user changed since is left alone. */
  writtenResolv: string | null;
  /** Its first process. */
  process: Process | null;
  readonly logs: LogEntry[];
  /** Woken when something was logged, when it starts and when it ends. */
  readonly changed: WaitQueue;
  /** Its root file system, as the runtime made it; opaque here. */
  files: unknown;
  /** Commands of `docker exec` that still run. */
  readonly execs: Set<Process>;
  /** Somebody stopped it: `unless-stopped` and `always` do not bring it back at once. */
  wasStopped: boolean;
  /** Its embedded DNS; null where it is on no user network. */
  dns: EmbeddedDns | null;
  /** The rules of its links (container/links.ts). */
  linkRules: readonly LinkRules[];
}

export interface Link {
  readonly server: Container;
  readonly alias: string;
}

/** Rules written for an endpoint and the one at the other end of the link. */
export interface LinkRules {
  readonly other: Endpoint;
  readonly otherId: string;
  readonly lines: readonly Line[];
}

export interface LogEntry {
  readonly timeUs: number;
  readonly stream: "stdout" | "stderr";
  readonly bytes: Uint8Array;
}

/** A container's attachment to one network. */
export interface Endpoint {
  /** 64 hexadecimal digits while it is joined, "" otherwise. */
  id: string;
  /** "" while no network of its name is known: it is looked for when the container starts. */
  networkId: string;
  readonly networkName: string;
  readonly containerId: string;
  readonly config: EndpointConfig;
  /** It came by `docker network connect`: inspect shows empty objects where a created one has none. */
  readonly isConnected: boolean;
  /** Its container ran with it once: from then on it belongs to the network of that id. */
  wasJoined: boolean;
  /** What inspect goes on showing of a join that failed, until the container ends. */
  remains: Remains | null;
  /** Null where it has none: host and none networks, a stopped container. */
  address: Ipv4 | null;
  prefixLength: number;
  gateway: Ipv4 | null;
  mac: Mac | null;
  /** The veth's names: veth and 7 digits on the host, ethN inside; "" where there is none. */
  hostVeth: string;
  device: string;
  ports: readonly PublishedPort[];
  /** Names the embedded DNS resolves to it: aliases asked for and, on a user network, the short id. */
  aliases: readonly string[];
}

export type Remains = Pick<Endpoint, "id" | "address" | "prefixLength" | "mac">;

export interface PublishedPort {
  readonly protocol: Protocol;
  readonly containerPort: number;
  /** 0.0.0.0 is any. */
  readonly hostAddress: Ipv4;
  /** 0 on a network that is routed: the container's own port is opened. */
  readonly hostPort: number;
  /** The port of `::` that docker-proxy serves; 0 where none is. */
  readonly hostPort6: number;
  /** docker-proxy; null with --userland-proxy=false. */
  readonly proxy: Process | null;
  /** docker-proxy's second process, for `::`; null where it serves none. */
  readonly proxy6: Process | null;
  /** What holds the host's port; null where none is held. */
  readonly socket: TcpSocket | UdpSocket | null;
}

export type NetworkDriver = "bridge" | "host" | "null";

export interface IpamConfig {
  readonly subnet: Prefix;
  /** Null where an internal or --gateway-less driver has none. */
  readonly gateway: Ipv4 | null;
  readonly ipRange: Prefix | null;
  /** As typed in --ip-range. */
  readonly rangeText: string | null;
  readonly auxAddresses: ReadonlyMap<string, Ipv4>;
  /** As typed in --subnet, where it was given: what inspect prints (192.168.1.1/24 stays so); null where docker chose it. */
  readonly subnetText: string | null;
  /**
   * The gateway was asked for or chosen at create and is shown by inspect at once (20.10 shows none for a chosen one of a user
   * network).
   */
  readonly gatewayShown: boolean;
}

export type GatewayMode = "nat" | "nat-unprotected" | "routed" | "isolated";

export interface Network {
  readonly id: string;
  readonly name: string;
  readonly createdUs: number;
  readonly driver: NetworkDriver;
  readonly scope: "local";
  readonly internal: boolean;
  readonly attachable: boolean;
  /** `--opt` and the defaults of docker0, as inspect prints them, in its order. */
  readonly options: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** One for a bridge, none for host and null. */
  readonly ipam: readonly IpamConfig[];
  readonly ipamOptions: Readonly<Record<string, string>> | null;
  /** docker0, br-<12 hex> or as com.docker.network.bridge.name says; "" for host and null. */
  readonly bridgeName: string;
  readonly mtu: number;
  readonly icc: boolean;
  readonly masquerade: boolean;
  /** com.docker.network.bridge.gateway_mode_ipv4 where the engine knows it. */
  readonly gatewayMode: GatewayMode;
  /** Where -p without an address publishes (com.docker.network.bridge.host_binding_ipv4). */
  readonly hostBinding: Ipv4;
  /** dockerd made its device, which goes with it. */
  ownsBridge: boolean;
  /** Joined endpoints by container id, in the order they joined. */
  readonly endpoints: Map<string, Endpoint>;
}

/** A request to make a network. */
export interface NetworkRequest {
  readonly name: string;
  readonly driver: string;
  readonly internal: boolean;
  readonly attachable: boolean;
  readonly options: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly subnet: string | null;
  readonly gateway: string | null;
  readonly ipRange: string | null;
  readonly auxAddresses: ReadonlyMap<string, string>;
}

/** Where networks get their addresses: each a prefix of `size` bits out of `base`. */
export interface AddressPool {
  /** What is divided. */
  readonly base: Prefix;
  /** The length of each network's prefix. */
  readonly size: number;
}

/** dockerd's flags. */
export interface DaemonOptions {
  /** Which dockerd. */
  readonly version: EngineVersion;
  /** --iptables: whether it writes rules. */
  readonly iptables: boolean;
  /** --ip-forward: whether it sets net.ipv4.ip_forward. */
  readonly ipForward: boolean;
  /** --ip-masq: whether containers are masqueraded. */
  readonly ipMasq: boolean;
  /** --icc: whether containers of docker0 reach one another. */
  readonly icc: boolean;
  /** --userland-proxy: whether docker-proxy serves published ports. */
  readonly userlandProxy: boolean;
  /** `--allow-direct-routing` (28 and later). */
  readonly allowDirectRouting: boolean;
  /** `--bip`, "" for the first free pool. */
  readonly bip: string;
  /** --fixed-cidr: where containers of docker0 get their addresses; "" for all of its network. */
  readonly fixedCidr: string;
  /** --default-gateway, "" for docker0. */
  readonly defaultGateway: string;
  /** --mtu, of docker's networks. */
  readonly mtu: number;
  /** `--ip`: the address -p without one publishes on. */
  readonly ip: string;
  /** --dns: the name servers of containers. */
  readonly dns: readonly string[];
  /** `--bridge`: an existing bridge's name, "none", or "" for docker0. */
  readonly bridge: string;
  /** `--storage-driver`, as inspect and info print it; overlay2 where left out. */
  readonly storageDriver?: string;
  /** `--default-address-pool base=...,size=...`; empty for docker's own. */
  readonly defaultAddressPools: readonly AddressPool[];
}

/** A request docker refuses, in its own words. Thrown by the engine, caught by whoever prints it. */
export class DockerError extends Error {
  /** HTTP's status of the API: 404 not found, 409 conflict, 400 bad parameter, 403 forbidden, 500 otherwise. */
  readonly status: number;
  /** The code `docker run` and `docker start` end with: 125, or 126 and 127 where the command could not be started. */
  readonly exitCode: number;

  constructor(message: string, status = 500, exitCode = 125) {
    super(message);
    this.status = status;
    this.exitCode = exitCode;
  }
}
