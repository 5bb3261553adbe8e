/** busybox's applets say what busybox 1.35 said on a real kernel, command by command in one order: data/inside-busybox.json. */
import { expect, test } from "vitest";
import { Lab } from "../../src/lab/lab.ts";
import type { LabHost } from "../../src/lab/lab-host.ts";
import recorded from "./data/inside-busybox.json" with { type: "json" };
import { canonicalInside } from "./inside-canonical.ts";

const BANNER = "BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\n";

/** As it was recorded: eth0 of a container's look, cabled to a namespace with a second address and a web server. */
const COMMANDS = [
  "ip link set lo up",
  "ip netns add peer",
  "ip link add eth0 index 3 type veth peer name p0",
  "ip link set p0 netns peer",
  "ip link set eth0 address 02:42:ac:11:00:02",
  "ip addr add 172.17.0.2/16 brd + dev eth0",
  "ip link set eth0 up",
  "ip -n peer link set p0 address 02:42:ac:11:00:01",
  "ip -n peer link set lo up",
  "ip -n peer addr add 172.17.0.1/16 brd + dev p0",
  "ip -n peer link set p0 up",
  "ip -n peer addr add 203.0.113.80/32 dev lo",
  "ip route add default via 172.17.0.1",
];

function recordedWorld(): LabHost {
  const lab = new Lab({ seed: 1 });
  const host = lab.addHost("dockerhost");
  for (const command of COMMANDS) expect(host.exec(command.split(" ")).stderr).toBe("");
  host.exec(["mkdir", "-p", "/srv/www"]);
  host.files.write("/srv/www/index.html", "hello\n");
  host.files.write("/etc/hosts", "127.0.0.1 localhost\n");
  host.spawn(["busybox", "httpd", "-f", "-p", "80", "-h", "/srv/www"], { netns: "peer" });
  lab.advance(1);
  return host;
}

/** Time that had passed on Linux: a host's ICMP errors are limited to one a second, after the first six. */
const PAUSES_MS: Readonly<Record<string, number>> = { "traceroute -I -n 203.0.113.80": 1000 };

const host = recordedWorld();
const usages: Readonly<Record<string, string>> = recorded.usages;

test.each(recorded.cases.map((each) => [each.argv.join(" "), each] as const))(
  "busybox %s",
  (_name, { argv, stdout, stderr, rc }) => {
    host.lab.advance(PAUSES_MS[argv.join(" ")] ?? 0);
    const result = host.exec(["busybox", ...argv]);
    const words = stderr.replace("{usage}", () => BANNER + usages[argv[0]!]!);
    expect({ stdout: canonicalInside(result.stdout), stderr: canonicalInside(result.stderr), rc: result.exitCode }).toEqual({
      stdout: canonicalInside(stdout),
      stderr: canonicalInside(words),
      rc,
    });
  },
);

test("more than a hundred command lines were recorded", () => {
  expect(recorded.cases.length).toBeGreaterThan(200);
});
