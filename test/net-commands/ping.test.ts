/** ping's pace, its signals and its packets. */
import { expect, test } from "vitest";
import { Collector } from "../../src/shell/io.ts";
import type { Icmp } from "../../src/wire/icmp.ts";
import type { Packet } from "../../src/wire/ipv4.ts";
import { addNameServer, buildLab, run, type TestLab } from "./lab.ts";

function start(lab: TestLab, line: string) {
  const stdout = new Collector();
  const stderr = new Collector();
  const process = lab.host.spawn(line.split(" "), { netns: "c" }, { stdout: stdout.output, stderr: stderr.output });
  return { process, stdout, stderr };
}

test("SIGINT ends it with the statistics", () => {
  const lab = buildLab();
  const { process, stdout } = start(lab, "ping 10.1.0.2");
  lab.lab.advance(2500);
  process.kill("INT");
  lab.lab.advance(10);
  expect([process.state, process.exitCode]).toEqual(["exited", 0]);
  expect(stdout.text).toMatch(
    /\n\n--- 10\.1\.0\.2 ping statistics ---\n3 packets transmitted, 3 received, 0% packet loss, time 200\dms\nrtt /,
  );
});

test("SIGQUIT asks how it is going", () => {
  const lab = buildLab();
  const { process, stderr } = start(lab, "ping 10.1.0.2");
  lab.lab.advance(1500);
  process.kill("QUIT");
  lab.lab.advance(100);
  expect(stderr.text).toMatch(/^\r2\/2 packets, 0% loss, min\/avg\/ewma\/max = [\d./]+ ms\n$/);
  expect(process.state).toBe("waiting");
});

test("a lost last packet is waited for ten seconds, and an interval where others were answered", () => {
  const lab = buildLab();
  run(lab, "s", "iptables -A INPUT -p icmp -j DROP");
  let before = lab.lab.nowUs;
  expect(run(lab, "c", "ping -c 1 10.1.0.2")).toMatch(/1 packets transmitted, 0 received, 100% packet loss, time 0ms\n\n=> 1$/);
  expect(Math.round((lab.lab.nowUs - before) / 1_000_000)).toBe(10);
  run(lab, "s", "iptables -F");
  run(lab, "s", "iptables -A INPUT -p icmp -m statistic --mode nth --every 2 --packet 1 -j DROP");
  before = lab.lab.nowUs;
  expect(run(lab, "c", "ping -q -c 3 -i 0.5 10.1.0.2")).toMatch(
    /3 packets transmitted, 2 received, 33.3333% packet loss, time 1\d{3}ms/,
  );
  expect((lab.lab.nowUs - before) / 1_000_000).toBeCloseTo(1.5, 1);
});

test("-w goes on sending until its time is over or as many replies have come", () => {
  const lab = buildLab();
  expect(run(lab, "c", "ping -q -w 2 -i 0.5 10.1.0.2")).toMatch(/[45] packets transmitted, [45] received, 0% packet loss/);
  expect(run(lab, "c", "ping -q -w 5 -c 2 -i 0.5 10.1.0.2")).toMatch(/2 packets transmitted, 2 received/);
});

test("the request carries the time and then 0x10, 0x11, ...; the identifier is the process's number", () => {
  const lab = buildLab();
  const sent: Packet[] = [];
  lab.lab.on("frame", (event) => {
    const { payload } = event.frame;
    if (event.direction === "out" && payload.kind === "ipv4" && payload.payload.kind === "icmp") sent.push(payload);
  });
  const { process } = start(lab, "ping -c 1 10.1.0.2");
  lab.lab.advance(100);
  const request = sent[0]!.payload as Icmp;
  expect([request.type, request.id, request.sequence, request.data.length]).toEqual([8, process.pid & 0xffff, 1, 56]);
  expect([...request.data.subarray(16)]).toEqual(Array.from({ length: 40 }, (_, index) => 0x10 + index));
  expect(sent[0]).toMatchObject({ ttl: 64, tos: 0, dontFragment: true });
});

test("a name server that is silent is asked twice, five seconds each time", () => {
  const lab = buildLab();
  lab.host.files.write("/etc/resolv.conf", "nameserver 10.1.0.2\n");
  run(lab, "s", "iptables -A INPUT -p udp -j DROP");
  const before = lab.lab.nowUs;
  expect(run(lab, "c", "ping -c 1 srv.lan")).toBe("E|ping: srv.lan: Temporary failure in name resolution\n=> 2");
  expect(Math.round((lab.lab.nowUs - before) / 1_000_000)).toBe(10);
});

test("a name without a dot is looked for in the search list first", () => {
  const lab = buildLab();
  addNameServer(lab);
  lab.host.files.write("/etc/resolv.conf", "nameserver 10.1.0.2\nsearch lan\n");
  expect(run(lab, "c", "ping -q -c 1 srv")).toMatch(/^PING srv\.lan \(10\.1\.0\.2\)/);
});

test.each([
  ["ping -R 10.1.0.2", 'ping: option "-R" (record route) is not modelled'],
  ["ping -T tsonly 10.1.0.2", 'ping: option "-T" (timestamp option) is not modelled'],
  ["ping fe80::1", "ping: the IPv6 address fe80::1 is not modelled"],
  ["ping 10.1.0.2 10.1.0.254", "ping: source routing is not modelled"],
])("%s is refused by name", (line, words) => {
  expect(run(buildLab(), "c", line)).toBe(`E|${words}\n=> 2`);
});
