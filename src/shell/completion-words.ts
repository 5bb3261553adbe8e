/**
 * What can follow the words of a command at the prompt: subcommands and objects of the network's tools, and the kinds of names
 * they take: `<device>` stands for the names of that kind. What a command lists itself (`Command.keywords`) is not here; another
 * line is completed with files and devices.
 */
import type { NameKind } from "./command.ts";

const LINK_TYPES = "bridge dummy veth";
const IP_VERBS: Readonly<Record<string, string>> = {
  address: "add del flush replace show help",
  link: "add delete set show help",
  neighbour: "add del flush replace show help",
  netns: "add attach delete exec identify list list-id monitor pids set help",
  route: "add append change del flush get list replace show help",
  rule: "add del flush list show help",
};
/** What people write for an object of `ip`. */
const IP_SHORT: Readonly<Record<string, string>> = {
  addr: "address",
  a: "address",
  l: "link",
  r: "route",
  n: "neighbour",
  neigh: "neighbour",
  neighbor: "neighbour",
};
/** By the words before, longest match first. */
const AFTER: ReadonlyMap<string, string> = new Map([
  ["ip", `${Object.keys(IP_VERBS).join(" ")} -4 -br -brief -d -details -j -json -n -netns -o -oneline -s -stats -batch`],
  ...Object.entries(IP_VERBS).map(([object, verbs]) => [`ip ${object}`, verbs] as const),
  ["ip link set", "<device> dev"],
  ["ip link show", "<device> dev master type up"],
  ["ip link delete", "<device> dev"],
  ["ip link del", "<device> dev"],
  ["ip address show", "<device> dev up"],
  ["ip netns exec", "<netns>"],
  ["ip netns delete", "<netns>"],
  ["ip netns del", "<netns>"],
  ["ip netns pids", "<netns>"],
  ["ip netns set", "<netns>"],
  ["bridge", "fdb link monitor vlan help"],
  ["bridge fdb", "add append del flush get replace show"],
  ["bridge link", "set show"],
  ["bridge link set", "dev"],
  [
    "brctl",
    "addbr addif delbr delif hairpin setageing setbridgeprio setfd sethello setmaxage setpathcost setportprio show showmacs showstp stp",
  ],
  ...["addif", "delif", "delbr", "show", "showmacs", "showstp", "hairpin", "stp", "setageing"].map(
    (verb) => [`brctl ${verb}`, "<device>"] as const,
  ),
  ["ifconfig", "<device> -a"],
  ["conntrack", "-L -D -E -F -C -S -G -I -U"],
  ...["iptables", "iptables-legacy"].flatMap((name) => [
    [name, "-A -C -D -F -I -L -N -P -R -S -X -Z -n -t -v"] as const,
    ...["-A", "-C", "-D", "-F", "-I", "-L", "-P", "-R", "-S", "-X", "-Z"].map(
      (option) => [`${name} ${option}`, "<chain>"] as const,
    ),
  ]),
]);

/** What follows one word, whatever stands before it. */
const AFTER_WORD: Readonly<Record<string, ReadonlyMap<string, string>>> = {
  ip: new Map([
    ["dev", "<device>"],
    ["master", "<device>"],
    ["iif", "<device>"],
    ["oif", "<device>"],
    ["netns", "<netns>"],
    ["-n", "<netns>"],
    ["-netns", "<netns>"],
    ["type", LINK_TYPES],
    ["table", "main local default all"],
  ]),
  bridge: new Map([["dev", "<device>"]]),
  iptables: new Map([
    ["-i", "<device>"],
    ["-o", "<device>"],
    ["-t", "filter nat mangle raw security"],
    ["-j", "ACCEPT DROP REJECT RETURN LOG DNAT SNAT MASQUERADE REDIRECT MARK CONNMARK <chain>"],
    ["-p", "tcp udp icmp all"],
    ["-m", "addrtype comment conntrack iprange limit mac mark multiport owner physdev state statistic"],
  ]),
  tcpdump: new Map([["-i", "<device> any"]]),
  ping: new Map([["-I", "<device>"]]),
  arping: new Map([["-I", "<device>"]]),
  docker: new Map([
    ["--network", "<network> host none"],
    ["--net", "<network> host none"],
    ["--link", "<container>"],
  ]),
};

/** The words that may follow; null where the command is not known here. */
export function wordsAfter(before: readonly string[], names: (kind: NameKind) => readonly string[]): readonly string[] | null {
  const [command, ...rest] = before;
  const family = command === "iptables-legacy" ? "iptables" : (command ?? "");
  const last = rest.at(-1);
  // `ip netns` is an object, `ip link set v0 netns` takes a name.
  const isObject = family === "ip" && withoutOptions(rest).length === 1 && last?.startsWith("-") === false;
  const takes = Object.hasOwn(AFTER_WORD, family) && !isObject ? AFTER_WORD[family] : undefined;
  const afterLast = last === undefined ? undefined : takes?.get(last);
  const text = afterLast ?? afterAll(command ?? "", rest);
  if (text === undefined) return null;
  return text.split(" ").flatMap((word) => (word.startsWith("<") ? names(word.slice(1, -1) as NameKind) : [word]));
}

/** By all words before, without options and what they take; objects of `ip` may be short. */
function afterAll(command: string, rest: readonly string[]): string | undefined {
  const words = command === "iptables" || command === "iptables-legacy" ? rest.slice(-1) : withoutOptions(rest);
  const plain = command === "ip" && words[0] !== undefined ? [objectOf(words[0]), ...words.slice(1)] : words;
  for (let length = plain.length; length >= 0; length--) {
    const found = AFTER.get([command, ...plain.slice(0, length)].join(" "));
    // A verb's names may be repeated (`docker rm a b`); words of a level above do not come again.
    if (found !== undefined) return length === plain.length || found.startsWith("<") ? found : undefined;
  }
  return undefined;
}

function objectOf(word: string): string {
  return Object.hasOwn(IP_SHORT, word) ? IP_SHORT[word]! : word;
}

function withoutOptions(words: readonly string[]): string[] {
  return words.filter((word, at) => !word.startsWith("-") && words[at - 1] !== "-n" && words[at - 1] !== "-netns");
}
