/** Bridges: ports of none or of another one, their switches, entries of the forwarding table, addresses at a port. */
import { PORT_SWITCH_KEYS, PORT_SWITCHES } from "../kernel/config/port-switches.ts";
import type { Device } from "../kernel/device.ts";
import { formatIpv4 } from "../wire/ipv4-address.ts";
import { formatMac } from "../wire/mac.ts";
import type { Failed } from "./candidates.ts";
import { type Cure, devicesOf, typedIn } from "./cure.ts";

export function bridgeCures(failed: Failed): Cure[] {
  return [
    ...hairpinCures(failed),
    ...switchCures(failed),
    ...entryCures(failed),
    ...addressCures(failed),
    ...masterCures(failed),
  ];
}

/** A veth end beside a bridge that it is no port of. One that has an address of its own, and is no port, may be meant so. */
function masterCures({ lab }: Failed): Cure[] {
  return devicesOf(lab).flatMap((device) => {
    if (device.kind !== "veth" || (device.master === null && device.link.addresses.length > 0)) return [];
    const bridges = device.net.devices.filter((each): each is Device => each !== null && each.bridge !== null);
    return bridges
      .filter((bridge) => bridge !== device.master)
      .map((bridge) => typedIn(lab, device.net, `ip link set ${device.name} master ${bridge.name}`));
  });
}

/** A frame that would leave by the port it came in by. */
function hairpinCures({ lab, hops }: Failed): Cure[] {
  return hops.flatMap((hop) => {
    const net = lab.kernel.nets[hop.netns];
    if (hop.kind !== "ports" || hop.detail.to.length > 0 || net === null || net === undefined) return [];
    return hop.detail.not
      .filter(({ why }) => why === "came in there")
      .map(({ port }) => typedIn(lab, net, `bridge link set dev ${port} hairpin on`));
  });
}

/** A port that is isolated, learns nothing or is sent no floods. */
function switchCures({ lab }: Failed): Cure[] {
  return devicesOf(lab).flatMap((device) =>
    PORT_SWITCH_KEYS.flatMap((key) => {
      const { word, initial } = PORT_SWITCHES[key];
      if (device.portConfig === null || device.portConfig[key] === initial || key === "hairpin") return [];
      return [typedIn(lab, device.net, `bridge link set dev ${device.name} ${word} ${initial ? "on" : "off"}`)];
    }),
  );
}

/** A MAC that somebody put behind a port, or made the bridge's own. */
function entryCures({ lab, hops }: Failed): Cure[] {
  return hops.flatMap((hop) => {
    const net = lab.kernel.nets[hop.netns];
    if (hop.kind !== "bridgeFrame" || net === null || net === undefined) return [];
    const bridge = net.devices.find((device) => device?.name === hop.detail.bridge)?.bridge;
    const entry = [...(bridge?.fdb ?? [])].find(({ mac }) => formatMac(mac) === hop.detail.mac);
    return entry?.added ? [typedIn(lab, net, `bridge fdb del ${hop.detail.mac} dev ${entry.port.name} master`)] : [];
  });
}

/** An address at a port: what comes in by the bridge is replied to out of that port alone. */
function addressCures({ lab }: Failed): Cure[] {
  return devicesOf(lab).flatMap((device) => {
    const { master, net, link } = device;
    if (master === null) return [];
    return link.addresses.map(({ local, prefixLength }) => {
      const address = `${formatIpv4(local)}/${prefixLength}`;
      const gone = typedIn(lab, net, `ip addr del ${address} dev ${device.name}`);
      return { command: `${gone.command}; ${typedIn(lab, net, `ip addr add ${address} dev ${master.name}`).command}` };
    });
  });
}
