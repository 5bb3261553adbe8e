/** Rows of a container's HostConfig: what the host does for it. */

import { checkRestart } from "../../../../docker/container/restart-policy.ts";
import { parseVolume } from "../../../../docker/container/volume-spec.ts";
import { recordOfPairs } from "../../../../docker/records.ts";
import { DockerError, type HostConfig, type PortBinding, type PortKey } from "../../../../docker/shapes.ts";
import { parseIpv4 } from "../../../../wire/ipv4-address.ts";
import { PORTS, readPorts } from "../compose/ports.ts";
import { LIST_OR_DICT, list, map, oneOf, STRING, STRING_OR_LIST, STRINGS } from "../compose/shape.ts";
import { recordOf, textOf } from "../compose/tree.ts";
import { readDns, readExtraHost, readRestartKey } from "../compose/values.ts";
import { MOUNTS, readMounts } from "../compose/volumes.ts";
import { type GoValue, portMapOf, stringMap, struct } from "../format/value.ts";
import { readNetworkMode } from "../run/networks.ts";
import { type PortSpec, parsePublish, parseRange, SpecError } from "../run/port-spec.ts";
import { checkDns, checkHost, checkLink, checkSysctl, readHost, readRestart } from "../run/values.ts";
import {
  type Sent,
  sentEntries,
  sentField,
  sentList,
  sentNumber,
  sentPortKey,
  sentRecord,
  sentText,
  sentTexts,
} from "./api-values.ts";
import { nilWhereEmpty, type Options, option, type Shown, shownAsIs, text, texts, toggle } from "./row.ts";

export const HOST_OPTIONS: Options<HostConfig> = {
  binds: option<readonly string[]>({
    default: [],
    read: ({ flags }) => flags.values("volume").filter((text) => text.includes(":")),
    compose: (service) =>
      readMounts(service)
        .filter(({ source }) => source !== "")
        .map(({ source, target, readOnly }) => `${source}:${target}:${readOnly ? "ro" : "rw"}`),
    api: { name: "Binds", show: nilWhereEmpty, parse: sentTexts },
  }),
  /** The API lists them beside HostConfig: inspect/container.ts. */
  mounts: option<HostConfig["mounts"]>({
    default: [],
    flags: [{ name: "volume", short: "v", kind: "list" }],
    read: ({ flags }) => flags.values("volume").flatMap(parseVolume),
    keys: { volumes: MOUNTS },
    compose: readMounts,
  }),
  /** compose's `network_mode` may name a service: compose/request.ts. */
  networkMode: option({
    default: "default",
    flags: [
      { name: "network", kind: "list" },
      { name: "net", kind: "list" },
    ],
    read: readNetworkMode,
    api: { name: "NetworkMode", show: shownMode, parse: (sent) => sentText(sent) || "default" },
  }),
  portBindings: option<HostConfig["portBindings"]>({
    default: new Map(),
    flags: [{ name: "publish", short: "p", kind: "list" }],
    read: ({ flags, profile }) => byPort(flags.values("publish").flatMap((text) => parsePublish(text, profile.client))),
    keys: { ports: PORTS },
    compose: (service) => byPort(readPorts(service)),
    api: { name: "PortBindings", show: shownBindings, parse: parseBindings },
  }),
  restart: option<HostConfig["restart"]>({
    default: { name: "no", maximumRetryCount: 0 },
    flags: [{ name: "restart", kind: "string" }],
    read: readRestart,
    keys: { restart: STRING },
    compose: ({ tree }) => readRestartKey(textOf(tree.restart)),
    api: {
      name: "RestartPolicy",
      show: ({ name, maximumRetryCount }) =>
        struct("container.RestartPolicy", { Name: name, MaximumRetryCount: maximumRetryCount }),
      parse: (sent, { client }) =>
        checkRestart(
          { name: sentText(sentField(sent, "Name")), count: sentNumber(sentField(sent, "MaximumRetryCount")) },
          client,
        ),
    },
  }),
  autoRemove: toggle({ api: "AutoRemove", flag: "rm", key: null }),
  capAdd: texts({ api: "CapAdd", flag: "cap-add", key: "cap_add" }),
  capDrop: texts({ api: "CapDrop", flag: "cap-drop", key: "cap_drop" }),
  dns: texts({
    api: "Dns",
    flag: "dns",
    check: checkDns,
    key: "dns",
    shape: STRING_OR_LIST,
    fromFile: readDns,
    show: shownAsIs,
  }),
  dnsOptions: texts({ api: "DnsOptions", flag: ["dns-opt", "dns-option"], key: "dns_opt", show: shownAsIs }),
  dnsSearch: texts({ api: "DnsSearch", flag: "dns-search", key: "dns_search", shape: STRING_OR_LIST, show: shownAsIs }),
  extraHosts: texts({
    api: "ExtraHosts",
    flag: "add-host",
    check: checkHost,
    read: readHost,
    key: "extra_hosts",
    shape: oneOf(map(oneOf(STRING, list(STRING))), STRINGS),
    fromFile: readExtraHost,
  }),
  /** compose's are services: compose/request.ts. Inspect shows them with the names that both containers have now. */
  links: texts({
    api: "Links",
    flag: "link",
    check: checkLink,
    key: null,
    show: (_, { container }) =>
      nilWhereEmpty(container.links.map(({ server, alias }) => `/${server.name}:/${container.name}/${alias}`)),
  }),
  privileged: toggle({ api: "Privileged", flag: "privileged", key: "privileged" }),
  publishAllPorts: toggle({ api: "PublishAllPorts", flag: "publish-all", short: "P", key: null }),
  sysctls: option({
    default: {},
    flags: [{ name: "sysctl", kind: "list", check: checkSysctl }],
    read: ({ flags }) => recordOfPairs(flags.values("sysctl")),
    keys: { sysctls: LIST_OR_DICT },
    compose: ({ tree }) => recordOf(tree.sysctls),
    api: { name: "Sysctls", show: stringMap, parse: sentRecord },
  }),
  utsMode: text({ api: "UTSMode", flag: "uts", key: "uts", read: readUts }),
  init: toggle({ api: "Init", flag: "init", key: "init", show: (isAsked) => (isAsked ? true : null) }),
};

function readUts(mode: string): string {
  if (mode !== "" && mode !== "host") throw new SpecError("--uts: invalid UTS mode");
  return mode;
}

function parseBindings(sent: Sent): HostConfig["portBindings"] {
  return new Map(sentEntries(sent).map(([key, list]) => [sentPortKey(key), sentList(list).map(sentBinding)] as const));
}

function sentBinding(sent: Sent): PortBinding {
  const hostIp = sentText(sentField(sent, "HostIp"));
  const hostPort = sentText(sentField(sent, "HostPort"));
  if (hostPort !== "" && parseRange(hostPort) === null)
    throw new DockerError(`invalid port specification: ${JSON.stringify(hostPort)}`, 400);
  if (hostIp.includes(":")) throw new DockerError(`host address ${JSON.stringify(hostIp)}: IPv6 is not modelled`, 501);
  if (hostIp !== "" && parseIpv4(hostIp) === null)
    throw new DockerError(`invalid JSON: ${sent.name}.HostIp: an address is expected`, 400);
  return { hostIp, hostPort };
}

function byPort(specs: readonly PortSpec[]): Map<PortKey, readonly PortBinding[]> {
  const bindings = new Map<PortKey, PortBinding[]>();
  for (const { key, binding } of specs) bindings.set(key, [...(bindings.get(key) ?? []), binding]);
  return bindings;
}

/** The default network goes by its name in later versions. */
export function shownMode(mode: string, { profile }: Pick<Shown, "profile">): string {
  return mode === "default" && profile.api.namesDefaultMode ? "bridge" : mode;
}

function shownBindings(bindings: HostConfig["portBindings"]): GoValue {
  return portMapOf(
    [...bindings].map(
      ([key, each]) =>
        [key, each.map(({ hostIp, hostPort }) => struct("nat.PortBinding", { HostIp: hostIp, HostPort: hostPort }))] as const,
    ),
  );
}
