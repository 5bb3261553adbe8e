/**
 * What a process has open goes with it, however and whenever it ends. Linux: exit_files(), exit_mm(), netlink and packet sockets
 * included.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Net } from "../../src/kernel/net.ts";
import type { Socket } from "../../src/kernel/transport/socket.ts";
import { Lab } from "../../src/lab/lab.ts";
import type { LabHost } from "../../src/lab/lab-host.ts";
import { dockerhost } from "../../src/lab/worlds/dockerhost.ts";
import type { Process } from "../../src/sim/process.ts";
import type { Signal } from "../../src/sim/signals.ts";
import { runs } from "../sample.ts";

const SERVERS = [
  "python3 -m http.server 8000",
  "nc -l 9000",
  "nc -lk 9000",
  "nc -lu 9001",
  "busybox httpd -f -p 8080 -h /root",
  "busybox httpd -p 8080 -h /root",
  "busybox nc -l -p 7000",
  "busybox nc -ll -p 7001 -e cat",
];
const CLIENTS = [
  "curl -s http://10.1.0.1:8000/",
  "curl -s http://10.1.0.1:8080/nothing",
  "curl -s -m 3 http://10.1.0.9/",
  "wget -q -O - http://10.1.0.1:8000/",
  "busybox wget -O - http://10.1.0.1:8080/",
  "sleep 30 | nc 10.1.0.1 9000",
  "echo hello | nc -q 1 10.1.0.1 9000",
  "echo hello | nc -u -w 1 10.1.0.1 9001",
  "nc -w 2 10.1.0.9 9",
  "sleep 30 | busybox nc 10.1.0.1 7000",
  "echo hello | busybox nc 10.1.0.1 7001",
  "sleep 30 | telnet 10.1.0.1 9000",
  "ping 10.1.0.1",
  "ping -c 3 10.1.0.9",
  "busybox ping 10.1.0.9",
  "traceroute -n 10.1.0.9",
  "traceroute -n -I 10.1.0.9",
  "traceroute -n -T 10.1.0.1",
  "busybox traceroute -n 10.1.0.9",
  "arping -I eth0 10.1.0.9",
  "arping -D -I eth0 10.1.0.1",
  "tcpdump -n -i any",
  "tcpdump -n -i eth0 -w /tmp/capture.pcap",
  "tcpdump -l -n -i eth0 icmp | head -2",
  "conntrack -E",
  "dig @10.1.0.1 www.example.com",
  "dig +tcp @10.1.0.1 www.example.com",
  "host -W 2 www.example.com 10.1.0.9",
  "nslookup www.example.com 10.1.0.1",
  "getent hosts www.example.com",
  "ssh -o ConnectTimeout=2 10.1.0.9 true",
  "yes | sleep 20",
  "tail -f /etc/hosts",
  "dmesg -w",
];
/** What stands around a program. */
const AROUND: readonly ((program: string) => string)[] = [
  (program) => program,
  (program) => `timeout 0.7 sh -c '${program}'`,
  (program) => `timeout -s KILL 0.3 sh -c '${program}'`,
  (program) => `trap '' TERM; ${program}`,
  (program) => `trap 'kill %1' TERM; ${program} & wait`,
  (program) => `(${program}) & sleep 0.2`,
  (program) => `nohup sh -c '${program}'`,
  (program) => `{ ${program}; } | cat > /dev/null`,
  (program) => `cat <(${program})`,
];
const SIGNALS: readonly Signal[] = ["TERM", "INT", "HUP", "QUIT", "KILL", "PIPE", "STOP"];

interface Step {
  readonly script: string;
  readonly netns: string;
  /** When, after the step before, a process is killed, which of those there are, and by what. */
  readonly afterUs: number;
  readonly victim: number;
  readonly signal: Signal;
}

const step: fc.Arbitrary<Step> = fc.record({
  script: fc
    .tuple(fc.constantFrom(...AROUND), fc.oneof(fc.constantFrom(...SERVERS), fc.constantFrom(...CLIENTS)))
    .map(([around, program]) => around(program)),
  netns: fc.constantFrom("server", "client"),
  afterUs: fc.oneof(fc.nat(5_000), fc.nat(2_000_000)),
  victim: fc.nat(20),
  signal: fc.constantFrom(...SIGNALS),
});

function startLab(): { lab: Lab; host: LabHost } {
  const lab = new Lab();
  const host = lab.addHost("h");
  const lines = [
    "ip netns add server",
    "ip netns add client",
    "ip link add eth0 netns server type veth peer name eth0 netns client",
    ...["server", "client"].flatMap((name, at) => [
      `ip -n ${name} addr add 10.1.0.${at + 1}/24 dev eth0`,
      `ip -n ${name} link set eth0 up`,
      `ip -n ${name} link set lo up`,
      `ip netns exec ${name} iptables -A INPUT -m conntrack --ctstate INVALID -j DROP`,
    ]),
  ];
  for (const line of lines) expect(host.exec(line.split(" ")).exitCode).toBe(0);
  return { lab, host };
}

function processes(lab: Lab): Process[] {
  return [...lab.kernel.loop.processes.values()];
}

function socketsOf(net: Net): Socket[] {
  return [...net.sockets.udp, ...net.sockets.raw, ...net.sockets.tcp.sockets(), ...net.packetSockets];
}

/** The sockets that a process holds which is no more, and those that no process holds. */
function leaks(lab: Lab): string[] {
  const found: string[] = [];
  for (const net of lab.kernel.nets) {
    for (const socket of net === null ? [] : socketsOf(net)) {
      const { owner, closed, holder } = socket;
      const isPending = "parent" in socket && socket.parent !== null;
      if (owner === null ? !closed && !isPending : owner.state === "exited") found.push(`${holder?.name} ${holder?.pid}`);
    }
  }
  return found;
}

/** What there is where no process is any more. */
function remains(lab: Lab): Record<string, number> {
  const nets = lab.kernel.nets.filter((net) => net !== null);
  const devices = nets.flatMap((net) => net.devices.filter((device) => device !== null));
  return {
    processes: processes(lab).length,
    sockets: nets.flatMap(socketsOf).length,
    taps: devices.flatMap((device) => device.taps).length,
    promiscuous: devices.filter((device) => device.promiscuity > 0).length,
    eventSockets: nets.filter((net) => !net.conntrack.listeners.isEmpty).length,
    timers: lab.kernel.loop.timers.size,
  };
}

const NOTHING = { processes: 0, sockets: 0, taps: 0, promiscuous: 0, eventSockets: 0, timers: 0 };

test("no socket, capture, timer or descriptor outlives its process, whatever ends it and when", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), fc.boolean(), (steps, deleteFirst) => {
      const { lab, host } = startLab();
      const { loop } = lab.kernel;
      for (const { script, netns, afterUs, victim, signal } of steps) {
        host.spawn(["ip", "netns", "exec", netns, "bash", "-c", script]);
        loop.advance(afterUs);
        const alive = processes(lab);
        alive[victim % Math.max(1, alive.length)]?.kill(signal);
        expect(leaks(lab)).toEqual([]);
      }
      if (deleteFirst) for (const name of ["server", "client"]) host.exec(["ip", "netns", "del", name]);
      for (let left = processes(lab); left.length > 0; left = processes(lab)) for (const each of left) each.kill("KILL");
      loop.run();
      expect(remains(lab)).toEqual(NOTHING);
      if (deleteFirst) expect(lab.kernel.nets.filter((net) => net !== null)).toHaveLength(1);
    }),
    { numRuns: runs(20, 60), seed: 12 },
  );
}, 60_000);

const IMAGES = ["nginx", "httpd", "redis", "traefik/whoami", "busybox httpd -f", "alpine nc -lk -p 80", "alpine sleep 40"];
const NAMES = ["one", "two"];

/** A docker command or a visitor, in the background, and a process that is killed some time later. */
const dockerStep = fc.record({
  script: fc.oneof(
    fc
      .tuple(
        fc.constantFrom(...IMAGES),
        fc.constantFrom(...NAMES),
        fc.constantFrom("-d", "-d --init", "-d --network net", "--rm"),
      )
      .map(([image, name, how]) => `docker run ${how} --name ${name} -p ${name === "one" ? 81 : 82}:80 ${image}`),
    fc
      .tuple(
        fc.constantFrom("kill", "stop -t 1", "rm -f", "restart -t 1", "kill -s HUP", "pause", "unpause"),
        fc.constantFrom(...NAMES),
      )
      .map(([verb, name]) => `docker ${verb} ${name}`),
    fc.constantFrom(...NAMES).map((name) => `docker exec -d ${name} sh -c "nc -l -p 99"`),
    fc.constantFrom(...NAMES).map((name) => `docker exec ${name} sh -c "nslookup ${name}; wget -O - http://${name}/"`),
    fc.constantFrom(
      "curl -s -m 5 http://127.0.0.1:81/",
      "curl -s http://10.0.0.10:82/",
      "sleep 9 | nc 10.0.0.10 81",
      "pkill docker-proxy",
    ),
  ),
  afterUs: fc.oneof(fc.nat(20_000), fc.nat(3_000_000)),
  victim: fc.option(fc.nat(30), { nil: null }),
  signal: fc.constantFrom(...SIGNALS),
});

test("a container's processes, docker-proxy and docker's name server leave nothing open behind them", () => {
  fc.assert(
    fc.property(fc.array(dockerStep, { minLength: 2, maxLength: 8 }), (steps) => {
      const { lab, host } = dockerhost();
      const { loop } = lab.kernel;
      const atFirst = new Set(processes(lab));
      const before = remains(lab);
      host.exec(["docker", "network", "create", "net"]);
      for (const { script, afterUs, victim, signal } of steps) {
        host.spawn(["bash", "-c", script]);
        loop.advance(afterUs);
        const alive = processes(lab).filter((process) => !atFirst.has(process));
        if (victim !== null && alive.length > 0) alive[victim % alive.length]!.kill(signal);
        expect(leaks(lab)).toEqual([]);
      }
      const rest = (): Process[] => processes(lab).filter((process) => !atFirst.has(process));
      for (const name of NAMES) host.spawn(["docker", "rm", "-f", name]);
      loop.advance(30_000_000);
      for (let left = rest(); left.length > 0; left = rest()) for (const each of left) each.kill("KILL");
      for (const name of NAMES) host.spawn(["docker", "rm", "-f", name]);
      loop.run();
      expect(leaks(lab)).toEqual([]);
      expect(remains(lab)).toEqual(before);
    }),
    { numRuns: runs(8, 25), seed: 12 },
  );
}, 60_000);
