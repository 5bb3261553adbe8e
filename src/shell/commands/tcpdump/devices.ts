/** The devices tcpdump can listen on, in libpcap's order (pcap_findalldevs()): those that work best first. */
import { isUp } from "../../../kernel/config/link.ts";
import type { Device } from "../../../kernel/device.ts";
import { hasCarrier } from "../../../kernel/link/carrier.ts";
import type { Net } from "../../../kernel/net.ts";

export interface ListedDevice {
  readonly name: string;
  /** What `tcpdump -D` prints after the number. */
  readonly line: string;
}

/** Pseudo-devices that Debian's libpcap brings along. */
const PSEUDO: readonly ListedDevice[] = [
  { name: "bluetooth-monitor", line: "bluetooth-monitor (Bluetooth Linux Monitor) [Wireless]" },
  { name: "nflog", line: "nflog (Linux netfilter log (NFLOG) interface) [none]" },
  { name: "nfqueue", line: "nfqueue (Linux netfilter queue (NFQUEUE) interface) [none]" },
  { name: "dbus-system", line: "dbus-system (D-Bus system bus) [none]" },
  { name: "dbus-session", line: "dbus-session (D-Bus session bus) [none]" },
];

const ANY: ListedDevice = { name: "any", line: "any (Pseudo-device that captures on all interfaces) [Up, Running]" };

export function listDevices(net: Net): ListedDevice[] {
  const devices = net.devices.filter((device) => device !== null);
  const others = devices.filter((device) => device.link.kind !== "loopback");
  const loopbacks = devices.filter((device) => device.link.kind === "loopback");
  const running = (device: Device) => isUp(device.link) && hasCarrier(device);
  return [
    ...others.filter(running).map(listed),
    ANY,
    ...loopbacks.filter((device) => isUp(device.link)).map(listed),
    ...others.filter((device) => isUp(device.link) && !running(device)).map(listed),
    ...PSEUDO,
    ...devices.filter((device) => !isUp(device.link)).map(listed),
  ];
}

function listed(device: Device): ListedDevice {
  const { link } = device;
  const up = isUp(link);
  const carrier = up && hasCarrier(device);
  const isLoopback = link.kind === "loopback";
  const flags = [up ? "Up" : "", carrier ? "Running" : "", isLoopback ? "Loopback" : ""].filter((flag) => flag !== "");
  if (flags.length === 0) flags.push("none");
  if (!isLoopback) flags.push(carrier ? "Connected" : "Disconnected");
  return { name: link.name, line: `${link.name} [${flags.join(", ")}]` };
}
