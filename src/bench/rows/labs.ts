/**
 * What a test case costs: docker0 with two containers, docker's rules, a ping and a curl through a published port, all torn down:
 * through the library's typed requests, and as the shell script that people write.
 */
import type { KernelScript, Row, Work } from "../row.ts";
import { addDockerRules, DOCKER_RULES, docker0, newLab, restore } from "../topologies.ts";

const PUBLISHED = [
  "iptables -t nat -A DOCKER ! -i docker0 -p tcp --dport 81 -j DNAT --to-destination 172.17.0.2:80",
  "iptables -A DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp --dport 80 -j ACCEPT",
];

/** All of it as commands. */
const COMMANDS = `
ip link add docker0 type bridge
ip addr add 172.17.0.1/16 dev docker0
ip link set lo up
ip link set docker0 up
for i in 1 2; do
  ip netns add c$i
  ip link add veth$i type veth peer name eth0 netns c$i
  ip link set veth$i master docker0
  ip link set veth$i up
  ip -n c$i link set lo up
  ip -n c$i link set eth0 up
  ip -n c$i addr add 172.17.0.$((i+1))/16 dev eth0
  ip -n c$i route add default via 172.17.0.1
done
ip netns add outside
ip link add eth0 type veth peer name eth0 netns outside
ip link set eth0 up
ip addr add 10.0.0.10/24 dev eth0
ip -n outside link set lo up
ip -n outside link set eth0 up
ip -n outside addr add 10.0.0.1/24 dev eth0
sysctl -qw net.ipv4.ip_forward=1
${[...DOCKER_RULES, ...PUBLISHED].join("\n")}
ip netns exec c1 python3 -m http.server 80 >/dev/null 2>&1 &
server=$!
sleep 1.5
ip netns exec c1 ping -c 1 172.17.0.3
ip netns exec outside curl -s http://10.0.0.10:81/
kill $server
for name in c1 c2 outside; do ip netns del $name; done
ip link del docker0
`;

function runCommands(): void {
  const { stdout, stderr } = newLab().addHost("host").exec(["bash", "-c", COMMANDS]);
  if (!stdout.includes(" 0% packet loss") || !stdout.includes("Directory listing"))
    throw new Error(`no result: ${stdout}${stderr}`);
}

/** Docker's rules and the published port's, as one iptables-restore. */
const RESTORED = restorable([...DOCKER_RULES, ...PUBLISHED]);

function restorable(commands: readonly string[]): string[] {
  const tables = new Map<string, string[]>([
    ["filter", []],
    ["nat", []],
  ]);
  for (const command of commands) {
    const [, table = "filter", rest] = /^iptables (?:-t (\w+) )?(.*)$/.exec(command)!;
    tables.get(table)!.push(rest!.replace(/^-P (\w+) (\w+)$/, ":$1 $2").replace(/^-N (\S+)$/, ":$1 -"));
  }
  return [...tables].flatMap(([table, lines]) => [`*${table}`, ...lines, "COMMIT"]);
}

type Topology = ReturnType<typeof docker0>;

function build(): Topology {
  const topology = docker0();
  restore(topology.host, RESTORED);
  return topology;
}

function useLibrary(topology: Topology): void {
  const [one] = topology.containers;
  const server = topology.host.spawn(["python3", "-m", "http.server", "80"], { netns: "c1" });
  topology.lab.advance(500);
  const pinged = one.exec(["ping", "-c", "1", "172.17.0.3"]);
  const got = topology.outside.exec(["curl", "-s", "http://10.0.0.10:81/"]);
  if (pinged.exitCode !== 0 || !got.stdout.includes("Directory listing")) throw new Error(`no result: ${got.stdout}`);
  server.kill("TERM");
}

/** The lab is built and marked once, and put back before each case. */
function rewindAndUse(): Work {
  const topology = build();
  topology.lab.run();
  const mark = topology.lab.mark();
  return repeat(() => {
    topology.lab.rewind(mark);
    useLibrary(topology);
  })();
}

/** Fifty namespaces at one bridge, put back. */
function rewindMany(): Work {
  const topology = build();
  const root = topology.host.netns();
  for (let number = 3; number <= 50; number++) {
    const netns = root.addNetns(`c${number}`);
    root.addVeth(`veth${number}`, { name: "eth0", netns }).setMaster(`veth${number}`, "docker0").up(`veth${number}`);
    netns.up("lo", "eth0").addAddress("eth0", `172.17.0.${number + 1}/16`);
  }
  topology.lab.run();
  const mark = topology.lab.mark();
  return repeat(() => topology.lab.rewind(mark))();
}

/** A web server behind the published port serves whoever comes. */
function requests(): Work {
  const { outside } = served();
  return repeat(() => {
    const { stdout } = outside.exec(["curl", "-s", "http://10.0.0.10:81/"]);
    if (!stdout.includes("Directory listing")) throw new Error(`no listing: ${stdout}`);
  })();
}

function explainedRequests(): Work {
  const { outside } = served();
  return repeat(() => {
    const { stdout } = outside.exec(["explain", "curl", "-s", "http://10.0.0.10:81/"]);
    if (!stdout.includes("taken by curl")) throw new Error(`no explanation: ${stdout}`);
  })();
}

function served(): Topology {
  const topology = build();
  topology.host.spawn(["python3", "-m", "http.server", "80"], { netns: "c1" });
  topology.lab.advance(500);
  return topology;
}

const MB = 1e6;

/** A lab's file has room for 16 MB. */
const MOST_MB = 8;

/** n MB to a container's nc, in files. */
function sendFiles(): Work {
  const topology = build();
  const { host } = topology;
  const send = (megabytes: number): void => {
    host.exec(["dd", "if=/dev/zero", "of=/tmp/file", `bs=${MB}`, `count=${megabytes}`]);
    host.spawn(["sh", "-c", "nc -l -p 80 | wc -c > /tmp/arrived"], { netns: "c1" });
    topology.outside.exec(["sh", "-c", "nc -N 10.0.0.10 81 < /tmp/file"]);
    topology.lab.advance(500);
    const arrived = host.exec(["cat", "/tmp/arrived"]).stdout.trim();
    if (arrived !== String(megabytes * MB)) throw new Error(`${arrived} bytes of ${megabytes} MB arrived`);
  };
  return (n) => {
    for (let left = n; left > 0; left -= MOST_MB) send(Math.min(left, MOST_MB));
  };
}

const SYN = "tcp 10.0.0.1:4000 > 10.0.0.10:81 S";

function eachPacket(act: (topology: Topology) => { readonly verdict: string }): Work {
  const topology = build();
  return repeat(() => {
    const { verdict } = act(topology);
    // Nobody listens in the container.
    if (verdict !== "dropped") throw new Error(verdict);
  })();
}

function onLinux(timed: string): KernelScript {
  return { kind: "script", setup: "", timed, operations: 1 };
}

const OPTIONS = { first: 3, rounds: 5, targetMs: 500 };

function repeat(work: () => void): Row["prepare"] {
  return () => (n) => {
    for (let count = 0; count < n; count++) work();
  };
}

export const LABS: readonly Row[] = [
  {
    name: "a lab: docker0, two containers, docker's rules",
    unit: "lab",
    goal: null,
    prepare: repeat(() => addDockerRules(docker0().host)),
    options: OPTIONS,
  },
  {
    name: "a test case through the library: lab, ping, curl",
    unit: "case",
    goal: 500_000,
    prepare: repeat(() => useLibrary(build())),
    options: OPTIONS,
  },
  {
    name: "the first test case of a process",
    unit: "case",
    goal: null,
    prepare: repeat(() => useLibrary(build())),
    options: { first: 1, once: true },
  },
  {
    name: "the first hundred test cases of a process",
    unit: "case",
    goal: 4_000_000,
    prepare: repeat(() => useLibrary(build())),
    options: { first: 100, once: true },
  },
  {
    name: "a test case in a lab that is put back: rewind, ping, curl",
    unit: "case",
    goal: 400_000,
    prepare: rewindAndUse,
    options: OPTIONS,
  },
  {
    name: "a lab with 50 namespaces, put back",
    unit: "rewind",
    goal: null,
    prepare: rewindMany,
    options: OPTIONS,
  },
  {
    name: "an HTTP request through a published port, in a standing lab",
    unit: "request",
    goal: null,
    prepare: requests,
    options: OPTIONS,
  },
  {
    name: "TCP: nc sends a file through a published port",
    unit: "MB",
    goal: null,
    prepare: sendFiles,
    options: { ...OPTIONS, first: 4 },
  },
  {
    name: "a packet with its journey: inject",
    unit: "packet",
    goal: null,
    prepare: () => eachPacket((topology) => topology.host.netns().inject("eth0", SYN)),
    options: { ...OPTIONS, first: 20 },
  },
  {
    name: "explain curl, through a published port",
    unit: "command",
    goal: 20_000_000,
    prepare: explainedRequests,
    options: OPTIONS,
  },
  {
    name: "a packet explained, in a copy of the lab",
    unit: "packet",
    goal: null,
    prepare: () => eachPacket((topology) => topology.host.netns().explain("eth0", SYN)),
    options: { ...OPTIONS, first: 20 },
  },
  {
    name: "a test case as a shell script, torn down",
    unit: "case",
    goal: 3_000_000,
    prepare: repeat(runCommands),
    options: OPTIONS,
    linux: () => onLinux(COMMANDS),
  },
];
