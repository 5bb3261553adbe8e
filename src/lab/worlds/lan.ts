/**
 * node1, booted, on a LAN with another machine, a router and an internet behind it. Written with the public library; the real
 * kernel's is built by src/linux/guest/world-lan.sh, in the same order, so that interface numbers and namespace ids agree.
 *
 *     node1  192.168.2.110 ---+
 *                             switch --- 192.168.2.1 router 203.0.113.2 === 10 ms === isp --- servers (114.114.114.114,
 *     remote 192.168.2.5 -----+                                                                        8.8.8.8, web)
 */
import { installDockerd } from "../docker.ts";
import type { Lab } from "../lab.ts";
import type { LabHost } from "../lab-host.ts";
import { INTERNET_ADDRESSES, NAME_SERVERS, WEB_SITES, ZONE } from "./internet-data.ts";
import { nameServer } from "./name-server.ts";
import { webServer } from "./web-server.ts";
import { type MadeWorld, makeWorld, type WorldOptions } from "./world.ts";

/** One way between router and provider. */
const CABLE_MS = 10;

/**
 * The world `lan`: node1, booted, on a LAN with another machine, a router and an internet behind it. dockerd comes up at the
 * first docker command.
 */
export function lan(options: WorldOptions = {}): MadeWorld {
  return makeWorld(lan, "lan", options, (lab) => build(lab, options));
}

function build(lab: Lab, options: WorldOptions): LabHost {
  const [node1, remote, router, isp, servers] = ["node1", "remote", "router", "isp", "servers"].map((name) =>
    lab.addHost(name),
  ) as [LabHost, LabHost, LabHost, LabHost, LabHost];
  const switchboard = lab.addHost("switch");
  switchboard.netns().addBridge("sw0").up("sw0");
  plug(lab, switchboard, node1, "port1", "02:00:c0:a8:02:6e");
  plug(lab, switchboard, remote, "port2", "02:00:c0:a8:02:05");
  plug(lab, switchboard, router, "port3", "02:00:c0:a8:02:01");
  lab.link(
    { host: router, device: "eth1", mac: "02:00:cb:00:71:02" },
    { host: isp, device: "eth0", mac: "02:00:cb:00:71:01" },
    { latencyMs: CABLE_MS },
  );
  lab.link({ host: isp, device: "eth1", mac: "02:00:c6:33:64:01" }, { host: servers, device: "eth0", mac: "02:00:c6:33:64:02" });
  for (const host of [node1, remote, router, isp, servers]) host.netns().up("lo");
  configure(node1, { eth0: "192.168.2.110/24" }, "192.168.2.1", "eth0");
  configure(remote, { eth0: "192.168.2.5/24" }, "192.168.2.1", "eth0");
  configure(router, { eth0: "192.168.2.1/24", eth1: "203.0.113.2/24" }, "203.0.113.1", "eth1");
  router.netns().setSysctl("net.ipv4.ip_forward", 1);
  type(router, "iptables -t nat -A POSTROUTING -o eth1 -j MASQUERADE");
  configure(isp, { eth0: "203.0.113.1/24", eth1: "198.51.100.1/24" }, "198.51.100.2", "eth1");
  isp.netns().setSysctl("net.ipv4.ip_forward", 1);
  configure(servers, { eth0: "198.51.100.2/24" }, "198.51.100.1", "eth0");
  for (const address of INTERNET_ADDRESSES) servers.netns().addAddress("lo", `${address}/32`);
  for (const address of NAME_SERVERS) servers.spawnProgram("dns", nameServer(address, ZONE));
  for (const site of WEB_SITES) servers.spawnProgram("web", webServer(site));
  for (const host of [node1, remote]) {
    host.files.write("/etc/resolv.conf", "nameserver 114.114.114.114\n");
    host.files.write("/etc/hosts", `127.0.0.1\tlocalhost\n127.0.1.1\t${node1.name}\n192.168.2.110\tnode1\n192.168.2.5\tremote\n`);
  }
  lab.advance(0);
  // It comes up at the first docker command.
  installDockerd(node1, { ...(options.docker === undefined ? {} : { version: options.docker }), ...options.daemon });
  return node1;
}

/** A machine's eth0, plugged into a port of the switch. */
function plug(lab: Lab, switchboard: LabHost, host: LabHost, port: string, mac: string): void {
  lab.link({ host, device: "eth0", mac }, { host: switchboard, device: port });
  switchboard.netns().setMaster(port, "sw0").up(port);
}

function configure(host: LabHost, addresses: Readonly<Record<string, string>>, gateway: string, device: string): void {
  for (const [name, address] of Object.entries(addresses)) host.netns().addAddress(name, address, { broadcast: true });
  host.netns().up(...Object.keys(addresses));
  host.netns().addRoute("default", { gateway, device });
}

/** A command that has to work: a world that cannot be built is a defect. */
function type(host: LabHost, line: string): void {
  const result = host.exec(line.split(" "));
  if (result.exitCode !== 0) throw new Error(`host ${host.name}: ${line}: ${result.stderr}`);
}
