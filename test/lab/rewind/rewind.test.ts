/** A lab that was put back prints, counts and sends what it did the first time, and no table of it holds anything else. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { PlainConnectionTable } from "../../../src/kernel/netfilter/conntrack/table.ts";
import { Lab } from "../../../src/lab/lab.ts";
import type { LabHost } from "../../../src/lab/lab-host.ts";
import type { LabOptions } from "../../../src/lab/lab-options.ts";
import { bare } from "../../../src/lab/worlds/bare.ts";
import { caseScript } from "../../../src/testing/case-script.ts";
import { labCases } from "../../../src/testing/lab-cases.ts";
import { runs } from "../../sample.ts";
import { describeGraph } from "./object-graph.ts";

const SET_UP = `
ip netns add a; ip netns add b
ip link add br0 type bridge; ip link set br0 up; ip addr add 10.0.0.1/24 dev br0
for n in a b; do
  ip link add v$n type veth peer name eth0 netns $n; ip link set v$n master br0 up
  ip -n $n link set lo up; ip -n $n link set eth0 up
done
ip -n a addr add 10.0.0.2/24 dev eth0; ip -n b addr add 10.0.0.3/24 dev eth0
ip -n a route add default via 10.0.0.1; ip -n b route add default via 10.0.0.1
sysctl -qw net.ipv4.ip_forward=1
iptables -t nat -A POSTROUTING -s 10.0.0.0/24 ! -o br0 -j MASQUERADE
iptables -A INPUT -p icmp -m limit --limit 1/min --limit-burst 3 -j ACCEPT
iptables -A INPUT -p icmp -m recent --name seen --set
iptables -A INPUT -p icmp -m statistic --mode nth --every 2 --packet 0 -j DROP
iptables -A INPUT -m conntrack --ctstate NEW -j ACCEPT
ip netns exec a ping -c 2 10.0.0.3; ip netns exec a ping -c 1 10.0.0.1
echo kept > /root/file; mkdir /root/d
`;

const CASE = `
ip netns exec a ping -c 5 -i 0.2 10.0.0.1; ip netns exec b ping -c 1 10.0.0.2
ip netns add c; ip link add vc type veth peer name eth0 netns c; ip link set vc master br0 up
ip -n c addr add 10.0.0.4/24 dev eth0; ip -n c link set eth0 up
ip netns exec b nc -l 80 > /root/d/got & sleep 0.1; echo hello | ip netns exec c nc -N 10.0.0.3 80
echo more >> /root/file; echo x > /root/d/new; cat /root/file /root/d/got; rm -r /root/d
ip -n a addr add 10.0.9.9/32 dev lo; ip route add 10.9.0.0/16 via 10.0.0.2; sysctl -w net.ipv4.ip_default_ttl=3
iptables -I FORWARD -s 10.0.0.4 -j DROP; iptables -t mangle -A OUTPUT -j MARK --set-mark 1; iptables -Z INPUT
ping -c 1 10.0.0.4; ping -c 1 10.9.1.1; traceroute -n -w 1 10.0.0.3; ip link del va; ip netns del b
conntrack -L; conntrack -S; iptables-save -c; ip -s link; ip neigh; bridge fdb; ip route; ip rule; cat /proc/net/snmp /proc/net/netstat
lsmod; sysctl net.bridge.bridge-nf-call-iptables; modprobe br_netfilter; lsmod
head -c 16 /dev/urandom | od -x; echo $RANDOM $$; date +%s%N; ls -R /root; dmesg
`;

/** What is computed from the rest. */
const DERIVED = new Set([
  // Where in its ring a queue begins.
  "Fifo.#head",
  // Routing tables are compiled when a packet needs them.
  "Fib.generation",
  "Fib.#tables",
  "Fib.#merged",
  "Fib.#local",
  "Fib.#unreachable",
  // Flows are recorded anew in each epoch.
  "Epoch.value",
  "Flows.applied",
  "Flows.#table",
  "Flows.#due",
  "Flows.#tableEpoch",
  // What the command line may call.
  "LabFiles.#registry",
  "LabFiles.#programs",
  // Lists that are made when somebody asks.
  "Netns.netnsNumbers",
  "Netns.sysctlNames",
]);

async function build(options: LabOptions = {}) {
  const { lab, host } = bare(options);
  await host.sh(SET_UP);
  lab.run();
  return { lab, host };
}

async function record({ lab, host }: { readonly lab: Lab; readonly host: LabHost }, script = CASE) {
  const capture = lab.capture();
  const { stdout, stderr, exitCode } = await host.sh(script);
  lab.run();
  const frames = capture.text();
  capture.stop();
  return { stdout, stderr, exitCode, frames, timeUs: lab.nowUs, state: host.netns().snapshot() };
}

test("a lab that was put back gives byte for byte what it gave the first time, as often as it is put back", async () => {
  const made = await build();
  const mark = made.lab.mark();
  const history = made.lab.history();
  const first = await record(made);
  for (let round = 0; round < 3; round++) {
    made.lab.rewind(mark);
    expect(made.lab.history()).toBe(history);
    expect(await record(made)).toEqual(first);
  }
  expect(first.stdout).toContain("hello");
  expect(first).toEqual(await record(await build()));
});

test("a neighbour that was not known is not known again, though no route changed and its timers still run", async () => {
  const { lab, host } = await build();
  const mark = lab.mark();
  const ping = () => host.exec(["ping", "-c", "1", "10.0.0.1"], { netns: "b" }).stdout;
  const first = ping();
  lab.rewind(mark);
  expect(ping()).toBe(first);
});

test("no object of a lab that was put back holds anything else than before", async () => {
  const tables = { connections: () => new PlainConnectionTable() };
  const made = await build({ tables });
  const mark = made.lab.mark();
  const graphs: string[][] = [];
  for (let round = 0; round < 2; round++) {
    await record(made);
    made.lab.rewind(mark);
    graphs.push(describeGraph({ kernel: made.lab.kernel, inputs: made.lab.inputs, files: made.host.files }, DERIVED));
  }
  expect(graphs[1]).toEqual(graphs[0]);
});

test.each(fc.sample(labCases(), { seed: 1, numRuns: runs(1, 4) }).map((each, index) => [index, each] as const))(
  "random lab %i: put back, it gives what it gave the first time",
  async (_, each) => {
    const made = bare();
    await made.host.sh(caseScript(each));
    made.lab.run();
    const mark = made.lab.mark();
    const script = `${caseScript(each)}\niptables-save -c; conntrack -L; ip -s link; ip neigh; bridge fdb; cat /proc/net/snmp`;
    const first = await record(made, script);
    made.lab.rewind(mark);
    expect(await record(made, script)).toEqual(first);
  },
);

test("docker that was started since is not there any more, and comes up as it did the first time", async () => {
  const made = bare();
  const mark = made.lab.mark();
  const script =
    "docker run -d --name web -p 8080:80 nginx; curl -s 127.0.0.1:8080 | head -4; docker inspect web; iptables-save; ip link";
  const record = async () => {
    const { stdout, stderr } = await made.host.sh(script);
    return { stdout, stderr, ports: await made.host.sh("ss -tlnp") };
  };
  const first = await record();
  expect(() => made.lab.mark()).toThrow("something is still due");
  made.lab.rewind(mark);
  expect(await made.host.run("ip -br link; iptables-save; ls /var/run/docker 2>&1 || true")).not.toContain("docker0");
  made.lab.rewind(mark);
  expect(await record()).toEqual(first);
});

const SERVED = `
curl -s 127.0.0.1:8080 | grep title; ip netns exec c curl -s http://10.0.0.1:8080 | head -1; ss -tlnp; conntrack -L
ip netns exec c curl -s -m 1 http://10.0.0.1:81; iptables -I DOCKER-USER -j DROP; ip netns exec c curl -s -m 1 http://10.0.0.1:8080
echo $?; iptables-save -c; cat /proc/net/snmp /proc/net/netstat; ip -s link; ip neigh; ls -R /root; ps aux; nc -z -w 1 172.17.0.2 80
`;

test("servers that wait are put back with the lab, docker's among them, whoever they have served", async () => {
  const made = bare({ tables: { connections: () => new PlainConnectionTable() } });
  await made.host.run(`
    ip link set lo up; ip netns add c; ip link add vc type veth peer name eth0 netns c; ip addr add 10.0.0.1/24 dev vc; ip link set vc up
    ip -n c addr add 10.0.0.2/24 dev eth0; ip -n c link set eth0 up; ip -n c route add default via 10.0.0.1
    docker network create n; docker run -d --name web --network n -p 8080:80 -p 53:53/udp nginx
    docker run -d --name client --network n nginx; ip netns exec c python3 -m http.server 81 > /dev/null 2>&1 &`);
  made.lab.run();
  const mark = made.lab.mark();
  const first = await record(made, SERVED);
  expect(first.stdout).toContain("Welcome to nginx!");
  const graphs: string[][] = [];
  for (let round = 0; round < 2; round++) {
    made.lab.rewind(mark);
    graphs.push(describeGraph({ kernel: made.lab.kernel, inputs: made.lab.inputs, files: made.host.files }, DERIVED));
    expect(await record(made, SERVED)).toEqual(first);
  }
  expect(graphs[1]).toEqual(graphs[0]);
});

test("what cannot be put back is said before anything is changed", async () => {
  const { lab, host } = bare();
  await host.run("docker run -d --name web nginx; nc -l 7000 > /dev/null &");
  lab.run();
  const mark = lab.mark();
  host.exec(["docker", "stop", "web"]);
  expect(() => lab.rewind(mark)).toThrow("has run since, and is not where it was");
  expect(host.container("web").status).toBe("exited");
  const other = bare();
  await other.host.run("docker run -d --name web nginx");
  other.lab.run();
  const before = other.lab.mark();
  await other.host.run("docker network create n");
  expect(() => other.lab.rewind(before)).toThrow("Lab.rewind: docker of h was asked for something since");
});

test("a lab in which something goes on is not marked, and says what", () => {
  const lab = new Lab();
  const host = lab.addHost("h");
  const sleeper = host.start(["sleep", "100"]);
  expect(() => lab.mark()).toThrow("Lab.mark: sleep 100 runs");
  sleeper.kill();
  lab.run();
  const mark = lab.mark();
  expect(() => new Lab().rewind(mark)).toThrow("a mark of this lab");
  const started = host.start(["sleep", "100"]);
  lab.rewind(mark);
  expect({ exitCode: started.exitCode, nowUs: lab.nowUs }).toEqual({ exitCode: 137, nowUs: mark.timeUs });
});
