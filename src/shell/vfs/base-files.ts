/** The files of a fresh Debian 12 that network programs look at, cut to what they need. */

/** Path and content of the file that holds a host's name. */
export function namingFiles(hostname: string): readonly (readonly [string, string])[] {
  return [
    ["/etc/hostname", `${hostname}\n`],
    ["/etc/hosts", `127.0.0.1\tlocalhost\n127.0.1.1\t${hostname}\n`],
  ];
}

const PROTOCOLS = [
  ["ip", 0, "IP"],
  ["icmp", 1, "ICMP"],
  ["igmp", 2, "IGMP"],
  ["ipencap", 4, "IP-ENCAP"],
  ["tcp", 6, "TCP"],
  ["udp", 17, "UDP"],
  ["dccp", 33, "DCCP"],
  ["gre", 47, "GRE"],
  ["esp", 50, "IPSEC-ESP"],
  ["ah", 51, "IPSEC-AH"],
  ["ospf", 89, "OSPFIGP"],
  ["vrrp", 112, "VRRP"],
  ["sctp", 132, "SCTP"],
  ["udplite", 136, "UDPLite"],
]
  .map((row) => `${row.join("\t")}\n`)
  .join("");

const SERVICES = [
  ["tcpmux", "1/tcp"],
  ["echo", "7/tcp"],
  ["echo", "7/udp"],
  ["discard", "9/tcp", "sink null"],
  ["discard", "9/udp", "sink null"],
  ["daytime", "13/tcp"],
  ["daytime", "13/udp"],
  ["ftp-data", "20/tcp"],
  ["ftp", "21/tcp"],
  ["ssh", "22/tcp"],
  ["telnet", "23/tcp"],
  ["smtp", "25/tcp", "mail"],
  ["time", "37/tcp", "timserver"],
  ["time", "37/udp", "timserver"],
  ["domain", "53/tcp"],
  ["domain", "53/udp"],
  ["bootps", "67/udp"],
  ["bootpc", "68/udp"],
  ["tftp", "69/udp"],
  ["http", "80/tcp", "www"],
  ["pop3", "110/tcp", "pop-3"],
  ["sunrpc", "111/tcp", "portmapper"],
  ["sunrpc", "111/udp", "portmapper"],
  ["ntp", "123/udp"],
  ["imap2", "143/tcp", "imap"],
  ["snmp", "161/udp"],
  ["bgp", "179/tcp"],
  ["ldap", "389/tcp"],
  ["https", "443/tcp"],
  ["https", "443/udp"],
  ["isakmp", "500/udp"],
  ["syslog", "514/udp"],
  ["submission", "587/tcp"],
  ["imaps", "993/tcp"],
  ["pop3s", "995/tcp"],
  ["mysql", "3306/tcp"],
  ["postgresql", "5432/tcp", "postgres"],
  ["redis", "6379/tcp"],
  ["http-alt", "8080/tcp", "webcache"],
  ["http-alt", "8080/udp"],
]
  .map(([name, port, alias]) => `${name}\t\t${port}${alias === undefined ? "" : `\t\t${alias}`}\n`)
  .join("");

/** Path and content of the others. */
export const BASE_FILES: readonly (readonly [string, string])[] = [
  ["/etc/resolv.conf", ""],
  [
    "/etc/passwd",
    "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n",
  ],
  ["/etc/group", "root:x:0:\ndaemon:x:1:\nnogroup:x:65534:\n"],
  [
    "/etc/nsswitch.conf",
    "passwd:         files\ngroup:          files\nhosts:          files dns\nnetworks:       files\nprotocols:      db files\nservices:       db files\n",
  ],
  ["/etc/protocols", PROTOCOLS],
  ["/etc/services", SERVICES],
  ["/etc/sysctl.conf", ""],
  [
    "/etc/os-release",
    'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION="12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\n',
  ],
  ["/etc/debian_version", "12.11\n"],
];
