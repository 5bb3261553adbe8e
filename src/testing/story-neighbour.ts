/**
 * TCP to a neighbour that nobody is: on the link, or a gateway that is absent, or one that goes while a connection lives. What is
 * asked at a neighbour's own pace (a second) or a tenth of it, what the tables show in the meantime, and what a second try meets.
 */
import type { SysctlCase, TrafficCase } from "./lab-case.ts";
import { interfacesOf, type LabContext, PORTS } from "./lab-context.ts";
import { pickFrom } from "./pick.ts";
import { change, drawn, type RawStory, read, type Story } from "./story.ts";

/** Which of the states of a neighbour that is there it is in is a matter of time. */
const NEIGHBOURS = "ip neigh | sed -E 's/REACHABLE|STALE|DELAY|PROBE/VALID/' | sort";

export function neighbourStory(raw: RawStory, sourcePort: number, context: LabContext): Story {
  const { network } = context;
  const [a, b, c, d, e, f, g, h] = raw.picks as [number, number, number, number, number, number, number, number];
  const target = pickFrom(network.interfaces, a);
  const from = pickFrom(context.hosts, b);
  const own = pickFrom(interfacesOf(context, from), c);
  const nobody = network.prefixes[own.segment]!.replace(/(\d+)\/\d+$/, (_, last: string) => String(Number(last) + 6));
  const neighbours = read(from, NEIGHBOURS);
  const [to, lost] = pickFrom<[string, TrafficCase[]]>(
    [
      [nobody, []],
      [nobody, []],
      [target.address, [change(from, `ip route replace ${target.address} via ${nobody}`)]],
      [
        target.address,
        [
          change(target.host, `ip addr del ${target.address}/${target.length} dev ${target.device}`),
          change(from, `ip neigh flush dev ${own.device}`),
        ],
      ],
      [target.address, [change(target.host, `ip link set ${target.device} down`)]],
      [pickFrom(context.addresses, e), []],
    ],
    d,
  );
  const slow = f % 3 === 0;
  const port = pickFrom(PORTS, g);
  const connection = { from, to, port, listenerPort: port };
  const connect = (index: number, seconds: number): TrafficCase => ({
    kind: "tcp",
    ...connection,
    sourcePort: sourcePort + index,
    listener: null,
    sizeBytes: 6,
    seconds,
  });
  const whole = slow ? 3.7 : 1.4;
  const traffic = drawn<TrafficCase>(raw, [
    g % 3 === 0 ? [living(raw, sourcePort + 4, context)] : null,
    lost,
    [
      {
        kind: "live",
        protocol: "tcp",
        ...connection,
        sourcePort,
        listener: null,
        meanwhile: [neighbours, read(from, "ss -tanH | sort")],
      },
    ],
    [neighbours],
    [connect(1, whole)],
    [neighbours],
    [connect(2, pickFrom([0.7, whole], h))],
    [
      pickFrom<TrafficCase>(
        [
          { kind: "ping", from, to, options: [] },
          { kind: "udp", ...connection, sourcePort: sourcePort + 3, listener: null, sizeBytes: 6, seconds: 0.5 },
          read(from, `ip route get ${to}`),
        ],
        h,
      ),
    ],
    [neighbours],
    // Its requests end before the lab is compared.
    slow ? [read(from, "sleep 2.8")] : null,
  ]);
  const sysctls: SysctlCase[] = [
    ...(slow ? [{ name: `net.ipv4.neigh.${own.device}.retrans_time_ms`, value: "1000" }] : []),
    ...(h % 5 === 0 ? [{ name: `net.ipv4.neigh.${own.device}.mcast_solicit`, value: pickFrom(["1", "0", "5"], h >> 3) }] : []),
    ...(h % 7 === 0 ? [{ name: "net.ipv4.tcp_syn_retries", value: "1" }] : []),
  ];
  return { rules: [], sysctls: sysctls.map((sysctl) => ({ host: from, sysctl })), traffic };
}

/** A connection whose other end loses its address while it lives. */
function living({ picks: [a, b, , , , , g] }: RawStory, sourcePort: number, context: LabContext): TrafficCase {
  const target = pickFrom(context.network.interfaces, a!);
  const from = pickFrom(context.hosts, b!);
  const port = pickFrom(PORTS, g!);
  return {
    kind: "live",
    protocol: "tcp",
    from,
    to: target.address,
    port,
    sourcePort,
    listener: target.host,
    listenerPort: port,
    meanwhile: [
      change(target.host, `ip addr del ${target.address}/${target.length} dev ${target.device}`),
      change(from, "ip neigh flush all"),
      read(from, NEIGHBOURS),
    ],
  };
}
