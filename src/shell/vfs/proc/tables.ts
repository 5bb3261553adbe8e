/** /proc/net/{dev,route,arp,snmp,netstat,snmp6}. Linux: dev_seq_show(), fib_route_seq_show(), arp_seq_show(), snmp_seq_show(). */
import type { Device } from "../../../kernel/device.ts";
import { isValid } from "../../../kernel/ipv4/neighbour.ts";
import type { Net } from "../../../kernel/net.ts";
import { proxiesOf } from "../../../kernel/netlink/neighbour.ts";
import { icmpMessages, namesOfTable, type SnmpTable, snmpValue } from "../../../kernel/snmp-tables.ts";
import { formatIpv4, maskOf } from "../../../wire/ipv4-address.ts";
import { formatMac, type Mac, ZERO_MAC } from "../../../wire/mac.ts";
import { routeLines } from "../../net/route-lines.ts";
import { devicesOf, hex, littleEndian } from "./fields.ts";

const DEV_TITLE =
  "Inter-|   Receive                                                |  Transmit\n" +
  " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n";

export function dev(net: Net): string {
  return DEV_TITLE + devicesOf(net).map(deviceLine).join("");
}

function deviceLine({ name, counters }: Device): string {
  const { rxBytes, rxPackets, rxErrors, rxDropped, multicast, txBytes, txPackets, txErrors, txDropped } = counters;
  const columns: readonly (readonly [number, number])[] = [
    [rxBytes, 7],
    [rxPackets, 7],
    [rxErrors, 4],
    [rxDropped, 4],
    [0, 4],
    [0, 5],
    [0, 10],
    [multicast, 9],
    [txBytes, 8],
    [txPackets, 7],
    [txErrors, 4],
    [txDropped, 4],
    [0, 4],
    [0, 5],
    [0, 7],
    [0, 10],
  ];
  return `${name.padStart(6)}: ${columns.map(([value, width]) => String(value).padStart(width)).join(" ")}\n`;
}

const ROUTE_WIDTH = 127;
const ROUTE_TITLE = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT";

export function route(net: Net): string {
  const lines = routeLines(net)?.map(({ device, destination, length, gateway, flags, metric, mtu }) => {
    const fields = [littleEndian(destination), littleEndian(gateway), hex(flags, 4)];
    return [device, ...fields, 0, 0, metric, littleEndian(maskOf(length)), mtu, 0, 0].join("\t");
  });
  return lines === undefined ? "" : [ROUTE_TITLE, ...lines].map((line) => `${line.padEnd(ROUTE_WIDTH)}\n`).join("");
}

const ATF_COM = 2;
const ATF_PERM = 4;
const ATF_PUBL = 8;

export function arp(net: Net): string {
  let text = "IP address       HW type     Flags       HW address            Mask     Device\n";
  for (const { address, device, mac, state } of net.neighbours) {
    if (state === "NOARP" || state === "NONE") continue;
    const known = isValid(state) ? mac : null;
    const flags = (known === null ? 0 : ATF_COM) | (state === "PERMANENT" ? ATF_PERM : 0);
    text += arpLine(formatIpv4(address), flags, known, device);
  }
  for (const { address, device } of proxiesOf(net)) text += arpLine(formatIpv4(address), ATF_PUBL | ATF_PERM, null, device);
  return text;
}

function arpLine(address: string, flags: number, mac: Mac | null, device: Device): string {
  const hardware = device.link.kind === "loopback" ? 0x304 : 1;
  const type = hardware.toString(16).padEnd(10);
  return `${address.padEnd(16)} 0x${type}0x${flags.toString(16).padEnd(10)}${formatMac(mac ?? ZERO_MAC)}     *        ${device.name}\n`;
}

function table(title: string, rows: readonly (readonly [string, number])[]): string {
  const line = (words: readonly (string | number)[]): string => `${title}:${words.map((word) => ` ${word}`).join("")}\n`;
  return line(rows.map(([name]) => name)) + line(rows.map(([, value]) => value));
}

function counters(net: Net, title: SnmpTable): string {
  return table(
    title,
    namesOfTable(net, title).map((name) => [name, snmpValue(net, title, name)]),
  );
}

export function snmp(net: Net): string {
  const messages = icmpMessages(net);
  return (
    counters(net, "Ip") +
    counters(net, "Icmp") +
    (messages.length === 0 ? "" : table("IcmpMsg", messages)) +
    counters(net, "Tcp") +
    counters(net, "Udp") +
    counters(net, "UdpLite")
  );
}

export function netstat(net: Net): string {
  return counters(net, "TcpExt") + counters(net, "IpExt") + counters(net, "MPTcpExt");
}

/** Nothing of IPv6 is counted here. */
export function snmp6(net: Net): string {
  return namesOfTable(net, "Ip6")
    .map((name) => snmp6Line(name, snmpValue(net, "Ip6", name)))
    .join("");
}

function snmp6Line(name: string, value: number): string {
  return `${name.padEnd(32)}\t${value}\n`;
}

/** Of a device: without what UDP counts and without Icmp6OutRateLimitHost, which is a namespace's. */
export function devSnmp6(device: Device): string {
  const names = namesOfTable(device.net, "Ip6").filter((name) => !name.startsWith("Udp") && name !== "Icmp6OutRateLimitHost");
  return snmp6Line("ifIndex", device.ifindex) + names.map((name) => snmp6Line(name, 0)).join("");
}
