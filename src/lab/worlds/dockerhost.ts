/**
 * A host with dockerd, one cable away from the rest of the world, which is the namespace `lan` of the same machine: that is also
 * how real docker is asked on a real kernel (src/linux/real-docker.ts), so that interface numbers and namespace ids agree.
 *
 *     dockerhost  10.0.0.10 eth0 === eth0 10.0.0.1, 10.0.0.20  lan: router, DNS for www.example.test, web server 203.0.113.80
 */
import type { Lab } from "../lab.ts";
import type { LabHost } from "../lab-host.ts";
import { DOCKERHOST, NAME_SERVER, PAGE, ZONE } from "./dockerhost-data.ts";
import { startDockerhostEngine } from "./dockerhost-engine.ts";
import { nameServer } from "./name-server.ts";
import { type MadeWorld, makeWorld, type WorldOptions } from "./world.ts";

export function dockerhost(options: WorldOptions = {}): MadeWorld {
  return makeWorld(dockerhost, DOCKERHOST, options, (lab) => build(lab, options));
}

function build(lab: Lab, options: WorldOptions): LabHost {
  const host = lab.addHost("dockerhost");
  for (const command of COMMANDS) type(host, command);
  host.files.write("/etc/resolv.conf", `nameserver ${NAME_SERVER}\n`);
  host.files.write("/etc/hosts", "127.0.0.1\tlocalhost\n10.0.0.10\tdockerhost\n");
  const page = options.page ?? PAGE;
  type(host, "mkdir -p /srv/www");
  host.files.write("/srv/www/index.html", page);
  const lan = host.netOf("lan");
  lab.kernel.loop.spawn("dns", () => nameServer(NAME_SERVER, ZONE)(lan));
  host.spawn(["busybox", "httpd", "-f", "-p", "203.0.113.80:80", "-h", "/srv/www"], { netns: "lan" });
  lab.advance(0);
  startDockerhostEngine(host, options, page);
  lab.advance(0);
  return host;
}

/** As the real one is built, in the same order. */
const COMMANDS: readonly string[] = [
  "ip link set lo up",
  "ip netns add lan",
  "ip link add eth0 type veth peer name eth0 netns lan",
  "ip link set eth0 address 02:00:00:00:00:10",
  "ip addr add 10.0.0.10/24 dev eth0",
  "ip link set eth0 up",
  "ip route add default via 10.0.0.1",
  "ip -n lan link set eth0 address 02:00:00:00:00:01",
  "ip -n lan link set lo up",
  "ip -n lan addr add 10.0.0.1/24 dev eth0",
  "ip -n lan addr add 10.0.0.20/24 dev eth0",
  "ip -n lan addr add 203.0.113.80/32 dev lo",
  "ip -n lan link set eth0 up",
];

/** A command that has to work: a world that cannot be built is a defect. */
function type(host: LabHost, command: string): void {
  const { exitCode, stderr } = host.exec(command.split(" "));
  if (exitCode !== 0) throw new Error(`world dockerhost: ${command}: ${stderr.trim()}`);
}
