/**
 * tcpdump on a device: what a packet socket hears of it, in blocks or at once, and how it ends. Expectations: the real tcpdump.
 */
import { describe, expect, test } from "vitest";
import { IFF_LOOPBACK, IFF_UP, type IfIndex, type Link } from "../../src/kernel/config/link.ts";
import { Device } from "../../src/kernel/device.ts";
import { Epoch } from "../../src/kernel/flows/valid.ts";
import type { Net } from "../../src/kernel/net.ts";
import { PACKET_BROADCAST, PACKET_HOST, PACKET_OUTGOING, type Skb } from "../../src/kernel/skb.ts";
import { PacketSocket, packetDeviceAdded, packetDeviceGone } from "../../src/kernel/transport/packet-socket.ts";
import { tcpdump } from "../../src/shell/commands/tcpdump/tcpdump.ts";
import { Pipe } from "../../src/shell/io.ts";
import { Simulation } from "../../src/sim/simulation.ts";
import { readPcap } from "../../src/trace/pcap.ts";
import { ARP_REQUEST, arp } from "../../src/wire/arp.ts";
import { type Frame, frame } from "../../src/wire/ethernet.ts";
import { icmp } from "../../src/wire/icmp.ts";
import { packet } from "../../src/wire/ipv4.ts";
import { ipv4 } from "../../src/wire/ipv4-address.ts";
import { BROADCAST_MAC, mac, ZERO_MAC } from "../../src/wire/mac.ts";
import { commandContext } from "./command-stub.ts";

const A = mac("02:00:00:00:00:0a");
const B = mac("02:00:00:00:00:0b");
const ECHO = frame(B, A, packet({ src: ipv4("10.0.0.2"), dst: ipv4("10.0.0.3"), payload: icmp(8, 0, 7, 1, new Uint8Array(56)) }));
const WHO_HAS = frame(BROADCAST_MAC, A, arp(ARP_REQUEST, A, ipv4("10.0.0.2"), ZERO_MAC, ipv4("10.0.0.3")));
const LISTENING = "listening on eth0, link-type EN10MB (Ethernet), snapshot length 262144 bytes\n";
const SUPPRESSED = "tcpdump: verbose output suppressed, use -v[v]... for full protocol decode\n";

/** A namespace with lo, eth0 and down0, whose devices hear what the test says. */
class Bench {
  readonly loop = new Simulation<Skb>({ seed: 1, receive() {}, describe: () => "", epochUs: 1_700_000_000_000_000 });
  readonly net = {
    loop: this.loop,
    devices: [null],
    host: { name: "h", kernel: { inodes: { last: 0 } } },
    epoch: new Epoch(),
    packetSockets: [],
  } as unknown as Net;
  readonly files = new Map<string, Uint8Array>();
  readonly lo = this.add("lo", "loopback", IFF_UP | IFF_LOOPBACK);
  readonly eth0 = this.add("eth0", "dummy", IFF_UP);
  readonly down0 = this.add("down0", "dummy", 0);

  add(name: string, kind: "loopback" | "dummy", flags: number): Device {
    const link = { name, kind, flags, ifindex: this.net.devices.length as IfIndex, addresses: [], mac: A } as unknown as Link;
    const device = new Device(this.net, link, {} as never, null as never);
    this.net.devices.push(device);
    packetDeviceAdded(device);
    return device;
  }

  see(device: Device, seen: Frame, packetType: number): void {
    const outgoing = packetType === PACKET_OUTGOING;
    for (const tap of device.taps) tap.seeFrame(device, seen, outgoing, packetType, this.loop.nowUs);
  }

  /** Starts `tcpdump ARGS` and lets it come to its first wait. */
  start(args: string, stdout?: Pipe) {
    const started = this.loop.spawn("tcpdump", (process) => {
      stub = commandContext(["tcpdump", ...args.split(" ")], {
        net: this.net,
        process,
        files: this.files,
        ...(stdout !== undefined && { stdout }),
      });
      return tcpdump.run(stub.context);
    });
    let stub: ReturnType<typeof commandContext> | undefined;
    this.loop.run();
    return { process: started, stdout: () => stub?.stdout.text, stderr: () => stub?.stderr.text };
  }

  wait(ms: number): void {
    this.loop.advance(ms * 1000);
  }
}

describe("tcpdump on a device", () => {
  test("with -l each packet is printed as it comes, and SIGINT ends with the counts", () => {
    const bench = new Bench();
    const run = bench.start("-n -t -l -i eth0");
    bench.see(bench.eth0, WHO_HAS, PACKET_OUTGOING);
    bench.see(bench.eth0, ECHO, PACKET_HOST);
    bench.loop.run();
    const text = `ARP, Request who-has 10.0.0.3 tell 10.0.0.2, length 28
IP 10.0.0.2 > 10.0.0.3: ICMP echo request, id 7, seq 1, length 64
`;
    expect(run.stdout()).toBe(text);
    run.process.kill("INT");
    bench.loop.run();
    expect(run.stdout()).toBe(`${text}\n`);
    const counts = "2 packets captured\n2 packets received by filter\n0 packets dropped by kernel\n";
    expect(run.stderr()).toBe(`${SUPPRESSED}${LISTENING}${counts}`);
    expect(run.process.exitCode).toBe(0);
    expect(bench.eth0.taps).toEqual([]);
    expect(bench.eth0.promiscuity).toBe(0);
  });

  test("into a pipe the kernel hands over a block a second: what a signal finds in it is received, not captured", () => {
    const bench = new Bench();
    const run = bench.start("-n -i eth0");
    bench.see(bench.eth0, ECHO, PACKET_HOST);
    bench.wait(500);
    run.process.kill("INT");
    bench.loop.run();
    expect(run.stdout()).toBe("\n");
    expect(run.stderr()).toContain("\n0 packets captured\n1 packet received by filter\n0 packets dropped by kernel\n");
  });

  test("-c ends it when the block comes, with no blank line", () => {
    const bench = new Bench();
    const run = bench.start("-n -t -c 1 -i eth0");
    const startedUs = bench.loop.nowUs;
    bench.see(bench.eth0, ECHO, PACKET_HOST);
    bench.see(bench.eth0, ECHO, PACKET_HOST);
    bench.loop.run();
    expect(bench.loop.nowUs - startedUs).toBe(1_000_000);
    expect(run.stdout()).toBe("IP 10.0.0.2 > 10.0.0.3: ICMP echo request, id 7, seq 1, length 64\n");
    expect(run.stderr()).toBe(
      `${SUPPRESSED}${LISTENING}1 packet captured\n2 packets received by filter\n0 packets dropped by kernel\n`,
    );
  });

  test("lo shows a packet once and counts it twice", () => {
    const bench = new Bench();
    const run = bench.start("-n -t -l -c 1 -i lo");
    bench.see(bench.lo, ECHO, PACKET_OUTGOING);
    bench.see(bench.lo, ECHO, PACKET_HOST);
    bench.loop.run();
    expect(run.stdout()?.split("\n")).toHaveLength(2);
    expect(run.stderr()).toContain("1 packet captured\n2 packets received by filter\n");
  });

  test("-i any names device and side, also of devices that come later", () => {
    const bench = new Bench();
    const run = bench.start("-n -t -l -i any");
    const late = bench.add("veth0", "dummy", IFF_UP);
    bench.see(bench.eth0, WHO_HAS, PACKET_BROADCAST);
    bench.see(late, WHO_HAS, PACKET_OUTGOING);
    bench.see(bench.lo, ECHO, PACKET_OUTGOING);
    bench.see(bench.lo, ECHO, PACKET_HOST);
    bench.loop.run();
    expect(run.stdout()).toBe(`eth0  B   ARP, Request who-has 10.0.0.3 tell 10.0.0.2, length 28
veth0 Out ARP, Request who-has 10.0.0.3 tell 10.0.0.2, length 28
lo    In  IP 10.0.0.2 > 10.0.0.3: ICMP echo request, id 7, seq 1, length 64
`);
    expect(run.stderr()).toBe(
      `tcpdump: data link type LINUX_SLL2\n${SUPPRESSED}listening on any, link-type LINUX_SLL2 (Linux cooked v2), snapshot length 262144 bytes\n`,
    );
  });

  test("a filter and a side keep the rest away", () => {
    const bench = new Bench();
    const run = bench.start("-n -t -l -Q in -i eth0 icmp and host 10.0.0.3");
    for (const type of [PACKET_OUTGOING, PACKET_HOST]) for (const seen of [ECHO, WHO_HAS]) bench.see(bench.eth0, seen, type);
    bench.loop.run();
    run.process.kill("TERM");
    bench.loop.run();
    expect(run.stderr()).toContain("1 packet captured\n2 packets received by filter\n");
  });

  test("-w writes what -r reads, stamped with the lab's time", () => {
    const bench = new Bench();
    const run = bench.start("-w /out.pcap -s 40 -i eth0");
    bench.see(bench.eth0, ECHO, PACKET_HOST);
    bench.wait(1500);
    run.process.kill("INT");
    bench.loop.run();
    expect(run.stdout()).toBe("");
    const file = readPcap(bench.files.get("/out.pcap") as Uint8Array);
    expect(file).toMatchObject({ linkType: 1, snapLength: 40, packets: [{ seconds: 1_700_000_000, length: 98 }] });
    expect(run.stderr()).toBe(
      "tcpdump: listening on eth0, link-type EN10MB (Ethernet), snapshot length 40 bytes\n" +
        "1 packet captured\n1 packet received by filter\n0 packets dropped by kernel\n",
    );
  });

  test("tcpdump | head ends when head does", () => {
    const bench = new Bench();
    const pipe = new Pipe();
    const run = bench.start("-n -l -i eth0", pipe);
    pipe.readEnd().close();
    bench.see(bench.eth0, ECHO, PACKET_HOST);
    bench.loop.run();
    expect(run.process.exitCode).toBe(14);
    expect(run.stderr()).toBe(`${SUPPRESSED}${LISTENING}tcpdump: Unable to write output: Broken pipe\n`);
  });

  test("a device that goes away ends it", () => {
    const bench = new Bench();
    const run = bench.start("-n -i eth0");
    packetDeviceGone(bench.eth0);
    bench.loop.run();
    expect(run.process.exitCode).toBe(1);
    expect(run.stderr()).toContain(`${LISTENING}tcpdump: pcap_loop: The interface disappeared\n0 packets captured\n`);
  });

  test("SIGUSR1 tells the counts so far", () => {
    const bench = new Bench();
    const run = bench.start("-n -l -i eth0");
    bench.see(bench.eth0, ECHO, PACKET_HOST);
    bench.loop.run();
    run.process.kill("USR1");
    bench.loop.run();
    expect(run.stderr()).toContain("tcpdump: 1 packet captured, 1 packet received by filter, 0 packets dropped by kernel\n");
    expect(run.process.state).toBe("waiting");
  });

  test("a device that is down is refused; without -i the first that works is taken", () => {
    const bench = new Bench();
    expect(bench.start("-i down0").stderr()).toBe("tcpdump: down0: That device is not up\n");
    expect(bench.start("-n").stderr()).toContain(LISTENING);
    expect(bench.start("-D").stdout()).toBe(`1.eth0 [Up, Running, Connected]
2.any (Pseudo-device that captures on all interfaces) [Up, Running]
3.lo [Up, Running, Loopback]
4.bluetooth-monitor (Bluetooth Linux Monitor) [Wireless]
5.nflog (Linux netfilter log (NFLOG) interface) [none]
6.nfqueue (Linux netfilter queue (NFQUEUE) interface) [none]
7.dbus-system (D-Bus system bus) [none]
8.dbus-session (D-Bus session bus) [none]
9.down0 [none, Disconnected]
`);
  });
});

test("a packet socket with no room drops and counts", () => {
  const bench = new Bench();
  const socket = PacketSocket.open(bench.net, bench.eth0.ifindex) as PacketSocket;
  for (let count = 0; count < 65_540; count++) bench.see(bench.eth0, WHO_HAS, PACKET_HOST);
  expect([socket.received, socket.dropped]).toEqual([65_540, 4]);
  socket.close();
  expect(PacketSocket.open(bench.net, 77)).toBe("ENODEV");
});
