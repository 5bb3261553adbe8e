/** Registry of the labs that puzzles are drawn from: add one function and one entry. Each draws its names and addresses. */
import type { Random } from "../../sim/random.ts";
import { cabled, fault, type Plan } from "./plan.ts";

const NAMES = ["anna", "ben", "cleo", "dora", "emil", "fred"] as const;

export const PLANS: readonly ((random: Random) => Plan)[] = [bridgePlan, routerPlan, chainPlan, outwardPlan, publishedPlan];

/** As many different names. */
function draw(random: Random, count: number): string[] {
  const left: string[] = [...NAMES];
  return Array.from({ length: count }, () => left.splice(random.below(left.length), 1)[0]!);
}

function ping(from: string, to: string): string {
  return `ip netns exec ${from} ping -c 1 -W 1 ${to}`;
}

/** Three namespaces on a bridge. */
function bridgePlan(random: Random): Plan {
  const net = `10.${random.between(1, 200)}.0`;
  const names = draw(random, 3);
  const [a, b] = names as [string, string];
  const macOf = (index: number): string => `02:00:00:00:00:0${index + 1}`;
  return {
    world: "bare",
    picture: ["              br0", ...names.map((name, index) => `   v-${name} --- eth0 ${net}.${index + 1}/24  ${name}`)].join(
      "\n",
    ),
    setup: [
      "ip link add br0 type bridge",
      "ip link set br0 up",
      ...names.flatMap((name, index) => [
        ...cabled(name, `v-${name}`, `${net}.${index + 1}/24`),
        `ip -n ${name} link set eth0 address ${macOf(index)}`,
        `ip link set v-${name} master br0`,
      ]),
    ],
    request: ping(a, `${net}.2`),
    faults: [
      fault(`ip link set v-${b} down`, `ip link set v-${b} up`),
      fault(`ip link set v-${a} nomaster`, `ip link set v-${a} master br0`),
      fault("ip link set br0 down", "ip link set br0 up"),
      fault(`ip -n ${b} link set eth0 down`, `ip -n ${b} link set eth0 up`),
      fault(`ip -n ${b} addr flush dev eth0`, `ip -n ${b} addr add ${net}.2/24 dev eth0`),
      fault("modprobe br_netfilter; iptables -P FORWARD DROP", "iptables -P FORWARD ACCEPT"),
      fault(`modprobe br_netfilter; iptables -A FORWARD -d ${net}.2 -p icmp -j DROP`, "iptables -F FORWARD"),
      fault(`ip netns exec ${b} iptables -A INPUT -p icmp -j DROP`, `ip netns exec ${b} iptables -F INPUT`),
      fault(`ip -n ${b} addr add ${net}.1/24 dev eth0`, `ip -n ${b} addr del ${net}.1/24 dev eth0`),
    ],
  };
}

/** Two networks with the host between them. */
function routerPlan(random: Random): Plan {
  const nets = [`10.${random.between(1, 99)}.1`, `10.${random.between(100, 200)}.1`] as const;
  const [a, b] = draw(random, 2) as [string, string];
  return {
    world: "bare",
    picture: `   ${a} ${nets[0]}.2 --- v-${a} ${nets[0]}.1  h  ${nets[1]}.1 v-${b} --- ${nets[1]}.2 ${b}`,
    setup: [
      ...[a, b].flatMap((name, index) => [
        ...cabled(name, `v-${name}`, `${nets[index]}.2/24`),
        `ip addr add ${nets[index]}.1/24 dev v-${name}`,
        `ip -n ${name} route add default via ${nets[index]}.1`,
      ]),
      "sysctl -q -w net.ipv4.ip_forward=1",
    ],
    request: ping(a, `${nets[1]}.2`),
    faults: [
      fault("sysctl -q -w net.ipv4.ip_forward=0", "sysctl -w net.ipv4.ip_forward=1"),
      fault(`ip -n ${b} route del default`, `ip -n ${b} route add default via ${nets[1]}.1`),
      fault(`ip -n ${a} route replace default via ${nets[0]}.77`, `ip -n ${a} route replace default via ${nets[0]}.1`),
      fault(`ip -n ${b} route replace default via ${nets[1]}.77`, `ip -n ${b} route replace default via ${nets[1]}.1`),
      fault("iptables -P FORWARD DROP", "iptables -P FORWARD ACCEPT"),
      fault(`iptables -A FORWARD -i v-${b} -j DROP`, "iptables -F FORWARD"),
      fault(`ip route add blackhole ${nets[1]}.2/32`, `ip route del blackhole ${nets[1]}.2/32`),
      fault(`sysctl -q -w net.ipv4.conf.v-${b}.forwarding=0`, `sysctl -w net.ipv4.conf.v-${b}.forwarding=1`),
      fault(`ip link set v-${b} down`, `ip link set v-${b} up`),
    ],
  };
}

/** The host and a second router, one behind the other. */
function chainPlan(random: Random): Plan {
  const [near, between, far] = ["1", "2", "3"].map((part) => `10.${random.between(1, 200)}.${part}`) as [string, string, string];
  const [a, c] = draw(random, 2) as [string, string];
  return {
    world: "bare",
    picture: `   ${a} ${near}.2 --- ${near}.1 h ${between}.1 --- ${between}.2 router ${far}.1 --- ${far}.2 ${c}`,
    setup: [
      ...cabled(a, `v-${a}`, `${near}.2/24`),
      ...cabled("router", "v-router", `${between}.2/24`),
      `ip netns add ${c}`,
      `ip link add eth1 netns router type veth peer name eth0 netns ${c}`,
      `ip -n router link set eth1 up; ip -n ${c} link set eth0 up`,
      `ip addr add ${near}.1/24 dev v-${a}; ip addr add ${between}.1/24 dev v-router`,
      `ip -n router addr add ${far}.1/24 dev eth1; ip -n ${c} addr add ${far}.2/24 dev eth0`,
      `ip -n ${a} route add default via ${near}.1; ip -n ${c} route add default via ${far}.1`,
      `ip route add ${far}.0/24 via ${between}.2; ip -n router route add ${near}.0/24 via ${between}.1`,
      "sysctl -q -w net.ipv4.ip_forward=1; ip netns exec router sysctl -q -w net.ipv4.ip_forward=1",
    ],
    request: ping(a, `${far}.2`),
    faults: [
      fault(`ip -n router route del ${near}.0/24`, `ip -n router route add ${near}.0/24 via ${between}.1`),
      fault(`ip route del ${far}.0/24`, `ip route add ${far}.0/24 via ${between}.2`),
      fault("ip netns exec router sysctl -q -w net.ipv4.ip_forward=0", "ip netns exec router sysctl -w net.ipv4.ip_forward=1"),
      fault("ip netns exec router iptables -P FORWARD DROP", "ip netns exec router iptables -P FORWARD ACCEPT"),
      fault(`ip netns exec router iptables -A FORWARD -i eth1 -j DROP`, "ip netns exec router iptables -F FORWARD"),
      fault(`ip -n ${c} route del default`, `ip -n ${c} route add default via ${far}.1`),
      fault("ip -n router link set eth1 down", "ip -n router link set eth1 up"),
    ],
  };
}

/** A namespace behind the bridge of a host on a LAN, sending to the outside. */
function outwardPlan(random: Random): Plan {
  const net = `172.${random.between(20, 31)}.0`;
  const [c] = draw(random, 1) as [string];
  const rule = (source: string, out: string): string => `POSTROUTING -s ${source}/24 ${out} -j MASQUERADE`;
  const right = rule(`${net}.0`, "! -o br0");
  const wrong = rule("172.19.0.0", "! -o br0");
  return {
    world: "lan",
    picture: `   ${c} ${net}.2 --- br0 ${net}.1  node1  eth0 192.168.2.110 ---+--- remote 192.168.2.5
                                                      +--- router 192.168.2.1 --- internet`,
    setup: [
      `ip link add br0 type bridge; ip link set br0 up; ip addr add ${net}.1/24 dev br0`,
      ...cabled(c, `v-${c}`, `${net}.2/24`),
      `ip link set v-${c} master br0`,
      `ip -n ${c} route add default via ${net}.1`,
      "sysctl -q -w net.ipv4.ip_forward=1",
      `iptables -t nat -A ${right}`,
    ],
    request: ping(c, "192.168.2.5"),
    faults: [
      fault(`iptables -t nat -D ${right}`, `iptables -t nat -A ${right}`),
      fault(`iptables -t nat -R ${wrong.replace(" ", " 1 ")}`, `iptables -t nat -A ${right}`),
      fault(`iptables -t nat -R ${rule(`${net}.0`, "-o eth1").replace(" ", " 1 ")}`, `iptables -t nat -A ${right}`),
      fault("sysctl -q -w net.ipv4.ip_forward=0", "sysctl -w net.ipv4.ip_forward=1"),
      fault("iptables -P FORWARD DROP; iptables -A FORWARD -i br0 -j ACCEPT", "iptables -P FORWARD ACCEPT"),
      fault(`ip -n ${c} route del default`, `ip -n ${c} route add default via ${net}.1`),
      fault(`ip link set v-${c} nomaster`, `ip link set v-${c} master br0`),
      fault("iptables -I FORWARD -d 192.168.2.0/24 -j REJECT", "iptables -F FORWARD"),
    ],
  };
}

/** A container whose port is published. */
function publishedPlan(random: Random): Plan {
  const port = random.between(8000, 8999);
  return {
    world: "lan",
    picture: `   remote 192.168.2.5 --- eth0 192.168.2.110  node1  docker0 172.17.0.1 --- web 172.17.0.2:80 (published: ${port})`,
    setup: [`docker run -d -p ${port}:80 --name web nginx > /dev/null`],
    request: `ssh remote curl -sS -m 3 -o /dev/null 192.168.2.110:${port}`,
    faults: [
      fault("iptables -I DOCKER-USER -i eth0 -j DROP", "iptables -D DOCKER-USER 1"),
      fault(`iptables -I DOCKER-USER -i eth0 -p tcp ! --dport ${port} -j DROP`, "iptables -F DOCKER-USER"),
      fault("docker stop web > /dev/null", "docker start web"),
      fault("sysctl -q -w net.ipv4.ip_forward=0", "sysctl -w net.ipv4.ip_forward=1"),
      fault(`iptables -t raw -I PREROUTING -p tcp --dport ${port} -j DROP`, "iptables -t raw -D PREROUTING 1"),
      fault("docker network disconnect bridge web", "docker network connect bridge web"),
      fault("ip link set docker0 down", "ip link set docker0 up"),
    ],
  };
}
