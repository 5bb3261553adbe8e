/**
 * What ip, sysctl, bridge, brctl, ifconfig, route and arp do not model they refuse by name, and what is set reaches the packets'
 * settings.
 */
import { beforeEach, describe, expect, test } from "vitest";
import { Lab } from "../../src/lab/lab.ts";
import type { LabHost } from "../../src/lab/lab-host.ts";

let host: LabHost;

beforeEach(() => {
  host = new Lab({ seed: 1 }).addHost("h");
});

function run(line: string): string {
  const { stdout, stderr, exitCode } = host.exec(line.split(" "));
  return `${stdout}${stderr}${exitCode}`;
}

describe("refused by name", () => {
  test.each([
    ["sysctl -w net.ipv4.tcp_dsack=0", "sysctl: net.ipv4.tcp_dsack is not modelled\n2"],
    ["sysctl -w net.ipv4.conf.all.arp_notify=1", "sysctl: net.ipv4.conf.all.arp_notify is not modelled\n2"],
    ["sysctl -w net.ipv6.conf.all.disable_ipv6=0", "sysctl: net.ipv6.conf.all.disable_ipv6 is not modelled\n2"],
    ["sysctl net.ipv6.conf.all.forwarding", "sysctl: net.ipv6.conf.all.forwarding is not modelled\n2"],
    ["sysctl vm.swappiness", "sysctl: vm.swappiness is not modelled\n2"],
    ["sysctl -w kernel.hostname=x", "sysctl: kernel.hostname is not modelled\n2"],
    ["sysctl --system", 'sysctl: option "--system" is not modelled\n2'],
    ["bridge vlan add dev v0 vid 2", "bridge: vlan add is not modelled\n2"],
    ["bridge mdb show", 'bridge: object "mdb" is not modelled\n2'],
    ["bridge monitor", 'bridge: object "monitor" is not modelled\n2'],
    ["bridge fdb add 02:00:00:00:00:01 dev lo dst 10.0.0.1", 'bridge: fdb option "dst" is not modelled\n2'],
    ["bridge link set dev lo vlan_tunnel on", 'bridge: link option "vlan_tunnel" is not modelled\n2'],
    ["ifconfig lo add 10.0.0.1", 'ifconfig: "add 10.0.0.1" is not modelled\n2'],
    ["ifconfig lo inet6 10.0.0.1", "ifconfig: IPv6 is not modelled\n2"],
    ["route -6 add default dev lo", "route: IPv6 is not modelled\n2"],
    ["route add default dev lo -A inet6", "route: IPv6 is not modelled\n2"],
    ["busybox ip -6 route add blackhole default", "ip: an IPv6 route is not modelled\n2"],
    ["busybox ip -f inet6 rule add table 7", 'ip: "rule add" is not modelled\n2'],
    ["ip -6 rule add pref 200 lookup 100", "ip: a change of IPv6 rules is not modelled\n2"],
    ["ip -6 rule del pref 32766", "ip: a change of IPv6 rules is not modelled\n2"],
    ["ip -family inet6 rule flush", "ip: a change of IPv6 rules is not modelled\n2"],
    ["ip -6 route add blackhole default metric 5", "ip: an IPv6 route is not modelled\n2"],
    ["ip route add unreachable ::/0", "ip: an IPv6 route is not modelled\n2"],
    ["ip -6 neigh add proxy fe80::1 dev lo", "ip: a proxy of an IPv6 address is not modelled\n2"],
    ["ip neigh add proxy 10.0.0.1", "ip: a proxy of all devices is not modelled\n2"],
    ["ip route add 10.0.0.0/8 dev lo rtt 5", 'ip: route option "rtt" is not modelled\n2'],
    ["ip rule add realms 1", 'ip: rule option "realms" is not modelled\n2'],
    ["ip -echo addr", 'ip: option "-echo" is not modelled\n2'],
    ["route add -net 10.0.0.0/8 gw 10.0.0.1 window 300", 'route: option "window" is not modelled\n2'],
  ])("%s", (line, result) => {
    expect(run(line)).toBe(result);
  });

  test("writing the value that stands is no change, and is taken", () => {
    expect(run("sysctl -w net.ipv4.tcp_dsack=1")).toBe("net.ipv4.tcp_dsack = 1\n0");
    expect(run("sysctl -w net.ipv6.conf.all.disable_ipv6=1")).toBe("net.ipv6.conf.all.disable_ipv6 = 1\n0");
  });
});

describe("a command about IPv6 changes nothing of IPv4", () => {
  const family = ["-6", "-f inet6", "-family inet6", "-fam inet6", "--family inet6", "-o -6", "-4 -6"];
  const words = [
    "addr add 10.0.1.1/24 dev v",
    "addr del 10.0.0.1/24 dev v",
    "addr flush dev v",
    "route add default dev v",
    "route add 10.8.0.0/16 dev v",
    "route add via 10.0.0.2",
    "route replace 10.9.0.0/16 via 10.0.0.2",
    "route del 10.9.0.0/16",
    "route flush table main",
    "route flush dev v",
    "neigh add 10.0.0.3 lladdr 02:00:00:00:00:03 dev v",
    "neigh del 10.0.0.2 dev v",
    "neigh flush dev v",
    "rule add pref 200 lookup 100",
    "rule add from 10.0.0.0/8 lookup 100",
    "rule del pref 32766",
    "rule flush",
  ];
  const others = [
    "route -6 add 10.8.0.0/16 dev v",
    "route -A inet6 del default",
    "route add -A inet6 default dev v",
    "busybox route -A inet6 add default dev v",
    "busybox route add default dev v -Ainet6",
    "busybox route -A inet6 del 10.9.0.0/16",
    "ifconfig v inet6 10.0.1.1",
    "ifconfig v inet6 netmask 255.255.0.0",
    "ifconfig v inet6 add fd00::1/64",
    "busybox ifconfig v inet6 10.0.1.1",
    "busybox ifconfig v fd00::1",
    "arp -A inet6 -d 10.0.0.2",
    "busybox arp -A inet6 -d 10.0.0.2",
  ];

  const tables = (): string => ["ip addr", "ip rule", "ip route show table all", "ip neigh"].map(run).join("");

  beforeEach(() => {
    run("ip link add v type veth peer name w");
    run("ip link set w up");
    run("ip link set v up");
    run("ip addr add 10.0.0.1/24 dev v");
    run("ip route add 10.9.0.0/16 dev v");
    run("ip neigh add 10.0.0.2 lladdr 02:00:00:00:00:02 dev v");
  });

  test.each(["ip", "busybox ip"])("%s", (tool) => {
    const before = tables();
    for (const option of family) {
      for (const rest of words) {
        run(`${tool} ${option} ${rest}`);
        expect(tables(), `${tool} ${option} ${rest}`).toBe(before);
      }
    }
  });

  test.each(others)("%s", (line) => {
    const before = tables();
    expect(run(line)).not.toMatch(/^0$/);
    expect(tables()).toBe(before);
  });
});

describe("a value that is set is obeyed", () => {
  test("ip_forward makes every device forward, and takes redirects from all", () => {
    run("ip link add v0 type veth peer name v1");
    run("sysctl -w net.ipv4.ip_forward=1");
    const { net } = host.netns();
    expect(net.settings.ipForward).toBe(true);
    expect(net.devices.filter((device) => device !== null).every((device) => device.conf.forwarding)).toBe(true);
    expect(net.config.confAll.accept_redirects).toBe(0);
  });

  test("a new device begins with what default says", () => {
    run("sysctl -w net.ipv4.conf.default.rp_filter=1");
    run("sysctl -w net.ipv4.neigh.default.gc_stale_time=7");
    run("ip link add br0 type bridge");
    expect(run("sysctl -n net.ipv4.conf.br0.rp_filter net.ipv4.neigh.br0.gc_stale_time")).toBe("1\n7\n0");
  });

  test("an address makes a device stop following default", () => {
    run("ip link add br0 type bridge");
    run("ip link add br1 type bridge");
    run("ip addr add 10.0.0.1/24 dev br1");
    run("sysctl -w net.ipv4.conf.default.rp_filter=1");
    expect(run("sysctl -n net.ipv4.conf.br0.rp_filter net.ipv4.conf.br1.rp_filter")).toBe("1\n0\n0");
  });

  test("the host's own namespace may set what is one for the machine, a container's may not", () => {
    run("modprobe nf_conntrack");
    run("ip netns add c");
    expect(run("sysctl -w net.netfilter.nf_conntrack_max=5000")).toBe("net.netfilter.nf_conntrack_max = 5000\n0");
    expect(run("ip netns exec c sysctl -n net.netfilter.nf_conntrack_max")).toBe("5000\n0");
    expect(run("ip netns exec c sysctl -w net.netfilter.nf_conntrack_max=9")).toBe(
      'sysctl: setting key "net.netfilter.nf_conntrack_max": Invalid argument\n0',
    );
    // Its second name is the host's alone.
    expect(run("sysctl net.nf_conntrack_max")).toBe("net.nf_conntrack_max = 5000\n0");
    expect(run("sysctl -w net.nf_conntrack_max=6000")).toBe("net.nf_conntrack_max = 6000\n0");
    expect(run("sysctl -n net.netfilter.nf_conntrack_max")).toBe("6000\n0");
    expect(run("ip netns exec c sysctl net.nf_conntrack_max")).toBe(
      "sysctl: cannot stat /proc/sys/net/nf_conntrack_max: No such file or directory\n1",
    );
  });
});
