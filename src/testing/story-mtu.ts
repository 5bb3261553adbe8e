/**
 * Path MTUs: the device before the target gets narrower, traffic that must not be cut learns of it, and the devices and routes
 * that this was learnt of change: a device's MTU lowered and raised again, routes replaced, the cache flushed. Read by `ip route
 * get` and the cache's list.
 */
import type { SysctlCase, TrafficCase } from "./lab-case.ts";
import { interfacesOf, type LabContext, PORTS } from "./lab-context.ts";
import { rightRoutes } from "./network.ts";
import { pickFrom } from "./pick.ts";
import { change, drawn, type RawStory, read, type Story } from "./story.ts";

const SYSCTLS: readonly SysctlCase[] = [
  { name: "net.ipv4.route.min_pmtu", value: "700" },
  { name: "net.ipv4.ip_no_pmtu_disc", value: "1" },
];

/**
 * Less than a segment holds, also where the path MTU is the smallest (net.ipv4.ip_no_pmtu_disc): more than one segment at once is
 * one packet to Linux's counters (GSO).
 */
const SEGMENT_BYTES = 400;

export function mtuStory(raw: RawStory, sourcePort: number, context: LabContext): Story {
  const { network } = context;
  const [a, b, c, d, e, f, g, h] = raw.picks as [number, number, number, number, number, number, number, number];
  const from = pickFrom(context.hosts, a);
  const others = network.interfaces.filter((each) => each.host !== from);
  const ownSegments = new Set(interfacesOf(context, from).map((each) => each.segment));
  const far = others.filter((each) => !ownSegments.has(each.segment));
  const target = pickFrom(far.length > 0 ? far : others, b);
  const before = network.interfaces.filter(
    (each) => each.segment === target.segment && network.shape.routers.includes(each.host),
  );
  const own = pickFrom(interfacesOf(context, from), c);
  const narrow = pickFrom([...before, ...before, own], c >> 2);
  const mtu = pickFrom([1400, 1280, 1000, 600, 500], d);
  const set = (host: string, device: string, size: number) => change(host, `ip link set ${device} mtu ${size}`);
  const routes = read(from, [`ip route get ${target.address}`, "ip -o route list cache"].map(masked).join("; "));
  const ping = (options: readonly string[]): TrafficCase => ({ kind: "ping", from, to: target.address, options });
  const strict = pickFrom(["-s 1472 -M do", `-s ${mtu - 20} -M do`, "-s 1472 -M want", "-s 1200 -M do", "-s 2000"], e);
  const port = pickFrom(PORTS, f);
  const exchange = { from, to: target.address, port, listener: target.host, listenerPort: port };
  const stream: TrafficCase = pickFrom<TrafficCase>(
    [
      { kind: "tcp", ...exchange, sourcePort, sizeBytes: SEGMENT_BYTES, seconds: 0.7 },
      { kind: "udp", ...exchange, sourcePort, sizeBytes: 1400, seconds: 0.5 },
      {
        kind: "live",
        protocol: "tcp",
        ...exchange,
        sourcePort,
        meanwhile: [change(narrow.host, `ip link set ${narrow.device} mtu ${mtu}`)],
      },
    ],
    f,
  );
  const traffic = drawn<TrafficCase>(raw, [
    [ping([strict])],
    [set(narrow.host, narrow.device, mtu)],
    [ping([strict]), ping([strict])],
    [routes],
    [stream],
    [set(from, own.device, pickFrom([900, 1300, mtu, 1450], g))],
    [routes],
    [set(from, own.device, 1500)],
    [routes],
    [change(from, routeChange(raw, from, context)), routes],
    [ping([strict])],
    [set(narrow.host, narrow.device, 1500), routes],
    [ping([strict]), routes],
  ]);
  const sysctls = h % 4 === 0 ? [{ host: pickFrom([from, narrow.host], h), sysctl: pickFrom(SYSCTLS, h >> 2) }] : [];
  return { rules: [], sysctls, traffic };
}

/** The seconds an exception has left are a matter of time; the list comes in the order of a hash. */
function masked(command: string): string {
  return `${command} | sed -E 's/expires [0-9]+sec/expires Nsec/g' | sort`;
}

function routeChange({ picks }: RawStory, from: string, { network }: LabContext): string {
  const [pick, at] = [picks[8]!, picks[9]!];
  const right = rightRoutes(network, from);
  if (right.length === 0 || pick % 5 === 4) return "ip route flush cache";
  const route = pickFrom(right, at);
  const prefix = route.split(" ")[0]!;
  return pickFrom(
    [
      `ip route replace ${route} mtu ${pickFrom([1300, 700, 1450], at)}`,
      `ip route del ${prefix}; ip route add ${route}`,
      `ip route replace ${route}`,
      `ip route change ${route} mtu lock 1200`,
      `ip route add ${route} metric 7; ip route del ${route} metric 0`,
    ],
    pick,
  );
}
