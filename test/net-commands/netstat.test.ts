/** netstat on a host with listeners, connections and connections that have ended: what net-tools 2.10 printed. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Lab } from "../../src/lab/lab.ts";
import { replaySession, sortedRows } from "./session.ts";

const transcript = readFileSync(new URL("data/netstat.txt", import.meta.url), "utf8");
const { recorded, here } = await replaySession(transcript);

test("every command of the transcript is replayed", () => {
  expect(recorded.length).toBeGreaterThan(25);
  expect(here.map((block) => block.command)).toEqual(recorded.map((block) => block.command));
});

recorded.forEach((block, index) => {
  test(`${block.command} (${index})`, () => {
    expect(sortedRows(here[index]!)).toEqual(sortedRows(block));
  });
});

test("the routing table and the interfaces, as /proc/net/route and /proc/net/dev have them", async () => {
  const host = new Lab().addHost("h");
  const reply = await host.sh(`ip link set lo up
ip link add verylongname012 type veth peer name p0; ip addr add 10.2.0.1/16 dev verylongname012
ip link set verylongname012 up; ip link set p0 up
ip link add a10 type veth peer name a9; ip link set a10 up; ip link set a9 up; ip link set a9 promisc on; ip link set a10 arp off
ip route add 10.9.0.0/16 via 10.2.0.9; ip route add default via 10.2.0.7; ip route add unreachable 10.67.0.0/16
ip route add 10.9.0.0/16 via 10.2.0.4 metric 7; ip route add default via 10.2.0.3 metric 9; ip route add 192.168.7.0/24 dev a10
netstat -rn; netstat -rne; netstat -i`);
  expect(reply.stdout).toBe(`Kernel IP routing table
Destination     Gateway         Genmask         Flags   MSS Window  irtt Iface
0.0.0.0         10.2.0.7        0.0.0.0         UG        0 0          0 verylongname012
0.0.0.0         10.2.0.3        0.0.0.0         UG        0 0          0 verylongname012
10.2.0.0        0.0.0.0         255.255.0.0     U         0 0          0 verylongname012
10.9.0.0        10.2.0.9        255.255.0.0     UG        0 0          0 verylongname012
10.9.0.0        10.2.0.4        255.255.0.0     UG        0 0          0 verylongname012
10.67.0.0       -               255.255.0.0     !         - -          - -
192.168.7.0     0.0.0.0         255.255.255.0   U         0 0          0 a10
Kernel IP routing table
Destination     Gateway         Genmask         Flags Metric Ref    Use Iface
0.0.0.0         10.2.0.7        0.0.0.0         UG    0      0        0 verylongname012
0.0.0.0         10.2.0.3        0.0.0.0         UG    9      0        0 verylongname012
10.2.0.0        0.0.0.0         255.255.0.0     U     0      0        0 verylongname012
10.9.0.0        10.2.0.9        255.255.0.0     UG    0      0        0 verylongname012
10.9.0.0        10.2.0.4        255.255.0.0     UG    7      0        0 verylongname012
10.67.0.0       -               255.255.0.0     !     0      -        0 -
192.168.7.0     0.0.0.0         255.255.255.0   U     0      0        0 a10
Kernel Interface table
Iface             MTU    RX-OK RX-ERR RX-DRP RX-OVR    TX-OK TX-ERR TX-DRP TX-OVR Flg
a9               1500        0      0      0 0             0      0      0      0 BMPRU
a10              1500        0      0      0 0             0      0      0      0 BMORU
lo              65536        0      0      0 0             0      0      0      0 LRU
p0               1500        0      0      0 0             0      0      0      0 BMRU
verylongname012  1500        0      0      0 0             0      0      0      0 BMRU
`);
});

test("what is not modelled is refused by name", () => {
  const host = new Lab().addHost("h");
  for (const [line, words] of [["netstat -A x25", 'netstat: family "x25" is not modelled\n']] as const) {
    expect(host.exec(line.split(" "))).toEqual({ stdout: "", stderr: words, exitCode: 2 });
  }
});
