/** A name that /etc/hosts has an address for, and another than who is called so: it is found before DNS is asked. */
import { containersIn, runningDocker } from "../docker/engine.ts";
import type { Host } from "../kernel/host.ts";
import type { Net } from "../kernel/net.ts";
import type { Lab } from "../lab/lab.ts";
import type { RecordedHop } from "../trace/recording.ts";
import { formatIpv4 } from "../wire/ipv4-address.ts";
import { decodeText } from "../wire/text.ts";
import { listensAt } from "./open-ports.ts";

const PATH = "/etc/hosts";

/** What a request went by. */
export interface UsedEntry {
  readonly net: Net;
  /** The container whose file it is; null for the host's. */
  readonly container: string | null;
  readonly name: string;
  readonly address: string;
  /** What it was to reach there. */
  readonly protocol: string;
  readonly port: number | null;
}

/** The entry by whose address the request's first packet went, or would have gone. */
export function usedEntry(lab: Lab, hops: readonly RecordedHop[], request: string): UsedEntry | null {
  const first = hops.find((hop) => hop.kind === "noRoute" || (hop.kind === "sendPacket" && hop.packet !== null));
  const net = first === undefined ? null : lab.kernel.nets[first.netns];
  const address = first?.kind === "noRoute" ? first.detail.dst : first === undefined ? null : addressOf(first);
  if (first === undefined || net === null || net === undefined || address === null) return null;
  const container = net === net.host.init ? undefined : containersIn(net)[0];
  const text = container === undefined ? net.host.readFile(PATH) : fileOf(net, container.name);
  const name = namesFor(text ?? "", address).find((each) => saidIn(request, each));
  if (name === undefined || isCalled(lab, name, address)) return null;
  const payload = first.packet?.payload;
  const port = payload?.kind === "tcp" || payload?.kind === "udp" ? payload.dport : null;
  return { net, container: container?.name ?? null, name, address, protocol: payload?.kind ?? "", port };
}

/** Whether the host, the namespace or the container of that name has the address. */
function isCalled({ kernel }: Lab, name: string, address: string): boolean {
  return kernel.nets.some((net) => {
    if (net === null || !hasAddress(net, address)) return false;
    const known = net.host.config.netnsNames.find(({ netns }) => netns === net.id)?.name;
    return net.host.name === name || known === name || containersIn(net).some((container) => container.name === name);
  });
}

function hasAddress(net: Net, address: string): boolean {
  return net.devices.some((device) => device?.link.addresses.some(({ local }) => formatIpv4(local) === address));
}

function addressOf({ packet }: RecordedHop): string | null {
  return packet === null ? null : formatIpv4(packet.dst);
}

function fileOf(net: Net, container: string): string | null {
  const docker = runningDocker(net.host as Host);
  const found = docker?.containerNamed(container) ?? null;
  const bytes = found === null ? null : docker!.runtime.readFile(found, PATH);
  return bytes === null ? null : decodeText(bytes);
}

function namesFor(text: string, address: string): string[] {
  return text.split("\n").flatMap((line) => {
    const [first, ...names] = line.replace(/#.*/, "").trim().split(/\s+/);
    return first === address ? names : [];
  });
}

function saidIn(request: string, name: string): boolean {
  return request.split(/[^\w.-]+/).includes(name);
}

/** Who may have been meant: a container of that name, and whoever listens at the port. */
export function meantAddresses(lab: Lab, { name, address, protocol, port }: UsedEntry): string[] {
  const nets = lab.kernel.nets.filter((net) => net !== null);
  const called = nets.filter((net) => containersIn(net).some((container) => container.name === name));
  const open = port === null ? [] : nets.filter((net) => net !== net.host.init && listensAt(net, protocol, port));
  const addresses = [...called, ...open].flatMap((net) =>
    net.devices.flatMap((device) =>
      device === null || device === net.loopback ? [] : device.link.addresses.map(({ local }) => formatIpv4(local)),
    ),
  );
  return [...new Set(addresses)].filter((each) => each !== address);
}
