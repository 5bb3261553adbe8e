/**
 * A veth pair made in mid-lab, in each of the forms in which ip names the namespaces of its ends, used, moved and taken away. The
 * lab's own cables are made in these forms too (`made` of a cable).
 */
import type { TrafficCase } from "./lab-case.ts";
import { type LabContext, PORTS } from "./lab-context.ts";
import { neighbourSettings } from "./neighbour-settings.ts";
import { pickFrom } from "./pick.ts";
import { change, drawn, type RawStory, read, type Story } from "./story.ts";

export function peerStory(raw: RawStory, sourcePort: number, context: LabContext): Story {
  const { hosts } = context;
  const [a, b, c, d, e, f] = raw.picks as [number, number, number, number, number, number];
  const [one, other] = [pickFrom(hosts, a), pickFrom(hosts, b)];
  const third = pickFrom(hosts, c);
  const made = pickFrom(
    [
      change(one, `ip link add x0 type veth peer name y0 netns ${other}`),
      change(third, `ip link add x0 netns ${one} type veth peer name y0 netns ${other}`),
      change(third, `ip -n ${other} link add x0 netns ${one} type veth peer name y0`),
      change(third, `ip -n ${one} link add x0 type veth peer name y0 netns ${other}`),
      change(other, `ip link add x0 netns ${one} type veth peer name y0`),
      change(one, `ip link add x0 type veth peer name y0; ip link set y0 netns ${other}`),
      change(other, `ip link add y0 mtu 1300 type veth peer name x0 netns ${one} mtu 1400`),
    ],
    d,
  );
  const prepare = (host: string, device: string, address: string): TrafficCase =>
    change(host, `sysctl -qw ${neighbourSettings(device).join(" ")}; ip addr add ${address}/24 dev ${device}`);
  const both = (verb: string): TrafficCase =>
    change(third, `ip -n ${one} link set x0 ${verb}; ip -n ${other} link set y0 ${verb}`);
  const exchange = { from: one, to: "10.8.0.2", port: pickFrom(PORTS, e), listenerPort: pickFrom(PORTS, e) };
  const traffic = drawn<TrafficCase>(raw, [
    [made],
    [prepare(one, "x0", "10.8.0.1")],
    [prepare(other, "y0", "10.8.0.2")],
    [both("up")],
    [{ kind: "ping", from: one, to: "10.8.0.2", options: [] }],
    [{ kind: "tcp", ...exchange, sourcePort, listener: other, sizeBytes: 6, seconds: 0.7 }],
    [read(other, `ip route get 10.8.0.1; ip -br link show type veth | sed 's/@.*//' | sort`)],
    f % 2 === 0 ? [change(one, `ip link set x0 netns ${third}`)] : null,
    f % 2 === 0 ? [change(third, "ip addr add 10.8.0.3/24 dev x0; ip link set x0 up")] : null,
    f % 2 === 0 ? [{ kind: "ping", from: third, to: "10.8.0.2", options: [] }] : null,
    f % 3 === 0 ? [change(other, pickFrom(["ip link del y0", "ip link set y0 down", "ip link add y0 type bridge"], e))] : null,
    f % 3 === 0 ? [{ kind: "ping", from: one, to: "10.8.0.2", options: [] }] : null,
  ]);
  return { rules: [], sysctls: [], traffic };
}
