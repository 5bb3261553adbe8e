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
    throw new Error(`no answer: ${stdout}${stderr}`);
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

type Place = ReturnType<typeof docker0>;

function build(): Place {
  const place = docker0();
  restore(place.host, RESTORED);
  return place;
}

function useLibrary(place: Place): void {
  const [one] = place.containers;
  const server = place.host.spawn(["python3", "-m", "http.server", "80"], { netns: "c1" });
  place.lab.advance(500);
  const pinged = one.exec(["ping", "-c", "1", "172.17.0.3"]);
  const got = place.outside.exec(["curl", "-s", "http://10.0.0.10:81/"]);
  if (pinged.exitCode !== 0 || !got.stdout.includes("Directory listing")) throw new Error(`no answer: ${got.stdout}`);
  server.kill("TERM");
}

/** The lab is built and marked once, and put back before each case. */
function rewindAndUse(): Work {
  const place = build();
  place.lab.run();
  const mark = place.lab.mark();
  return repeat(() => {
    place.lab.rewind(mark);
    useLibrary(place);
  })();
}

/** Fifty namespaces at one bridge, put back. */
function rewindMany(): Work {
  const place = build();
  const root = place.host.netns();
  for (let number = 3; number <= 50; number++) {
    const netns = root.addNetns(`c${number}`);
    root.addVeth(`veth${number}`, { name: "eth0", netns }).setMaster(`veth${number}`, "docker0").up(`veth${number}`);
    netns.up("lo", "eth0").addAddress("eth0", `172.17.0.${number + 1}/16`);
  }
  place.lab.run();
  const mark = place.lab.mark();
  return repeat(() => place.lab.rewind(mark))();
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
    name: "a test case as a shell script, torn down",
    unit: "case",
    goal: 3_000_000,
    prepare: repeat(runCommands),
    options: OPTIONS,
    linux: () => onLinux(COMMANDS),
  },
];
