/** The body of `POST /containers/create`. Source: moby, api/types/container (Config, HostConfig), network.EndpointSettings. */
import {
  type Sent,
  sentEntries,
  sentField,
  sentNumber,
  sentRecord,
  sentText,
  sentTexts,
} from "../../shell/commands/docker/options/api-values.ts";
import { CONFIG_OPTIONS } from "../../shell/commands/docker/options/config.ts";
import { HOST_OPTIONS } from "../../shell/commands/docker/options/host-config.ts";
import { apiNames, type Options, settings } from "../../shell/commands/docker/options/row.ts";
import { parseVolume } from "../container/volume-spec.ts";
import { PLAIN_ENDPOINT } from "../network/endpoint.ts";
import type { Profile } from "../profiles/profile.ts";
import type { CreateRequest, EndpointConfig, HostConfig } from "../shapes.ts";
import { notModelled } from "./respond.ts";

export interface SentRequest {
  readonly request: CreateRequest;
  /** What is accepted and without effect. */
  readonly warnings: readonly string[];
}

export function readCreate(body: Sent, name: string | null, profile: Profile): SentRequest {
  const host = sentField(body, "HostConfig");
  if (sentText(sentField(body, "Image")) === "") throw notModelled("a container without an image");
  refuseUnmodelled(body, CONFIG_UNMODELLED, CONFIG_OPTIONS);
  refuseUnmodelled(host, HOST_UNMODELLED, HOST_OPTIONS);
  const logDriver = sentField(sentField(host, "LogConfig"), "Type");
  if (!["", "json-file"].includes(sentText(logDriver))) throw notModelled(`${logDriver.name} ${JSON.stringify(logDriver.value)}`);
  const hostConfig = readHostConfig(body, host, profile);
  return {
    request: { name, config: readRows(CONFIG_OPTIONS, body, profile), hostConfig, networking: readNetworking(body, hostConfig) },
    warnings: HOST_NOTED.filter((field) => !isUnset(sentField(host, field).value)).map(
      (field) => `netnsim: HostConfig.${field}: accepted, without effect here`,
    ),
  };
}

function readRows<C>(rows: Options<C>, sent: Sent, profile: Profile): C {
  return settings(rows, ({ api, default: standard }) =>
    api === null ? standard : api.parse(sentField(sent, api.name), profile),
  );
}

/** The command line sends a volume without a source beside the HostConfig. */
function readHostConfig(body: Sent, host: Sent, profile: Profile): HostConfig {
  const read = readRows(HOST_OPTIONS, host, profile);
  const anonymous = sentEntries(sentField(body, "Volumes")).map(([target]) => target);
  return { ...read, mounts: [...anonymous, ...read.binds].flatMap(parseVolume) };
}

/** The networks that are listed; where none is, the one of the network mode. */
function readNetworking(body: Sent, { networkMode }: HostConfig): ReadonlyMap<string, EndpointConfig> {
  const listed = sentEntries(sentField(sentField(body, "NetworkingConfig"), "EndpointsConfig"));
  if (listed.length === 0) return new Map([[networkMode, PLAIN_ENDPOINT]]);
  return new Map(listed.map(([name, sent]) => [name, readEndpoint(sent)] as const));
}

export function readEndpoint(sent: Sent): EndpointConfig {
  const ipam = sentField(sent, "IPAMConfig");
  if (sentText(sentField(ipam, "IPv6Address")) !== "") throw notModelled("IPAMConfig.IPv6Address");
  if (sentTexts(sentField(ipam, "LinkLocalIPs")).length > 0) throw notModelled("IPAMConfig.LinkLocalIPs");
  return {
    ipv4Address: sentText(sentField(ipam, "IPv4Address")),
    aliases: sentTexts(sentField(sent, "Aliases")),
    links: sentTexts(sentField(sent, "Links")),
    macAddress: sentText(sentField(sent, "MacAddress")),
    driverOpts: sentRecord(sentField(sent, "DriverOpts")),
    gwPriority: sentNumber(sentField(sent, "GwPriority")),
  };
}

/** Fields of what is not modelled, with the values that ask for nothing: the flags that run/flags.ts refuses by name. */
const CONFIG_UNMODELLED: Readonly<Record<string, readonly string[]>> = { Healthcheck: [], NetworkDisabled: [], Shell: [] };

const HOST_UNMODELLED: Readonly<Record<string, readonly string[]>> = {
  Cgroup: [],
  DeviceRequests: [],
  Devices: [],
  GroupAdd: [],
  Isolation: ["default"],
  Mounts: [],
  PidMode: [],
  ReadonlyRootfs: [],
  Runtime: ["runc", "io.containerd.runc.v2"],
  StorageOpt: [],
  Tmpfs: [],
  UTSMode: [],
  VolumeDriver: [],
  VolumesFrom: [],
};

/** What a row models is modelled, whatever the list says of it. */
function refuseUnmodelled<C>(sent: Sent, fields: Readonly<Record<string, readonly string[]>>, rows: Options<C>): void {
  const modelled = apiNames(rows);
  for (const [name, allowed] of Object.entries(fields)) {
    if (modelled.has(name)) continue;
    const { name: path, value } = sentField(sent, name);
    if (!isUnset(value) && !allowed.includes(value as string)) throw notModelled(path);
  }
}

/** Limits of what is not modelled: the flags that run/flags.ts notes. */
const HOST_NOTED: readonly string[] = [
  ..."Annotations BlkioDeviceReadBps BlkioDeviceReadIOps BlkioDeviceWriteBps BlkioDeviceWriteIOps BlkioWeight".split(" "),
  ..."BlkioWeightDevice CgroupParent CgroupnsMode CpuPeriod CpuQuota CpuRealtimePeriod CpuRealtimeRuntime CpuShares".split(" "),
  ..."CpusetCpus CpusetMems DeviceCgroupRules IpcMode KernelMemory Memory MemoryReservation MemorySwap MemorySwappiness".split(
    " ",
  ),
  ..."NanoCpus OomKillDisable OomScoreAdj PidsLimit SecurityOpt ShmSize Ulimits UsernsMode".split(" "),
];

/** Zero, or -1, which clients send where nothing is limited. */
function isUnset(value: unknown): boolean {
  if (value === undefined || value === null || value === "" || value === 0 || value === -1 || value === false) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}
