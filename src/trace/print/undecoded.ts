/**
 * Protocols that the real tcpdump prints in its own words and netnsim does not decode: the line says so by name, because
 * tcpdump never prints a plain "length 60" for them. The ports are those of print-udp.c and print-tcp.c.
 */
import type { Reader } from "./reader.ts";

export function notDecoded(reader: Reader, protocol: string, length: number): void {
  reader.write(`[netnsim does not decode ${protocol}], length ${length}`);
}

const UDP_PORTS: Readonly<Record<number, string>> = {
  67: "BOOTP/DHCP",
  68: "BOOTP/DHCP",
  69: "TFTP",
  88: "Kerberos",
  111: "Sun RPC",
  123: "NTP",
  138: "NetBIOS datagrams",
  161: "SNMP",
  162: "SNMP",
  319: "PTP",
  320: "PTP",
  500: "ISAKMP",
  514: "syslog",
  520: "RIP",
  521: "RIPng",
  525: "timed",
  546: "DHCPv6",
  547: "DHCPv6",
  646: "LDP",
  654: "AODV",
  698: "OLSR",
  750: "Kerberos",
  1645: "RADIUS",
  1646: "RADIUS",
  1701: "L2TP",
  1812: "RADIUS",
  1813: "RADIUS",
  1985: "HSRP",
  2029: "Zephyr",
  2055: "NetFlow",
  3503: "LSP ping",
  3544: "Teredo",
  3784: "BFD",
  3785: "BFD",
  3799: "RADIUS",
  4341: "LISP",
  4500: "IPsec NAT-T",
  4567: "VAT",
  4784: "BFD",
  4789: "VXLAN",
  4790: "VXLAN-GPE",
  5060: "SIP",
  5061: "SIP",
  6081: "Geneve",
  6343: "sFlow",
  6635: "MPLS",
  6696: "Babel",
  7784: "BFD",
  8472: "OTV",
  12222: "LWAPP",
  12223: "LWAPP",
  17754: "ZEP",
  30490: "SOME/IP",
};

const TCP_PORTS: Readonly<Record<number, string>> = {
  21: "FTP",
  23: "telnet",
  25: "SMTP",
  111: "Sun RPC",
  139: "NetBIOS sessions",
  179: "BGP",
  323: "RPKI-RTR",
  554: "RTSP",
  639: "MSDP",
  646: "LDP",
  1723: "PPTP",
  2049: "NFS",
  6379: "RESP",
  6633: "OpenFlow",
  6653: "OpenFlow",
  8554: "RTSP",
  10288: "BEEP",
};

export function undecodedUdp(sport: number, dport: number): string | null {
  if ((sport >= 7000 && sport <= 7009) || (dport >= 7000 && dport <= 7009) || sport === 7021 || dport === 7021) return "RX";
  return UDP_PORTS[dport] ?? UDP_PORTS[sport] ?? null;
}

export function undecodedTcp(sport: number, dport: number): string | null {
  return TCP_PORTS[dport] ?? TCP_PORTS[sport] ?? null;
}
