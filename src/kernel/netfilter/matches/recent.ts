/** `-m recent`: lists of addresses seen lately. A list belongs to the namespace; rules share it by name. Linux: xt_recent.c. */
import { formatIpv4, type Ipv4, toIpv4 } from "../../../wire/ipv4-address.ts";
import type { Skb } from "../../skb.ts";
import { defineMatch } from "../xtables.ts";
import { parseLooseIpv4, readUint, XtablesError, type XtOption } from "../xtoptions.ts";
import { RecentList } from "./recent-list.ts";

type Command = "set" | "rcheck" | "update" | "remove";

interface RecentOptions {
  readonly command: Command;
  readonly inverted: boolean;
  /** 0 for none. */
  readonly seconds: number;
  readonly hitcount: number;
  readonly reap: boolean;
  readonly rttl: boolean;
  readonly name: string;
  readonly mask: number;
  readonly side: "source" | "dest";
}

/** XT_RECENT_NAME_LEN without the zero at its end: a longer name is cut. */
const NAME_LIMIT = 199;
const COMMANDS: readonly Command[] = ["set", "rcheck", "update", "remove"];
const TITLES = { set: "SET", rcheck: "CHECK", update: "UPDATE", remove: "REMOVE" } as const;

const OPTIONS: readonly XtOption[] = [
  ...COMMANDS.map((name) => ({ names: [name], invertible: true, excludes: COMMANDS.filter((other) => other !== name) })),
  { names: ["seconds"], read: readUint(1, 0xffffffff) },
  { names: ["reap"], also: ["seconds"] },
  { names: ["hitcount"], read: readUint(0, 0xffffffff) },
  { names: ["rttl"], excludes: ["set", "remove"] },
  { names: ["name"], read: (text) => text.slice(0, NAME_LIMIT) },
  { names: ["rsource"] },
  { names: ["rdest"] },
  { names: ["mask"], read: readAddressMask },
];

export const recentMatch = defineMatch<RecentOptions>({
  name: "recent",
  keepsState: true,
  options: OPTIONS,
  finish(given) {
    const command = COMMANDS.find((name) => given.has(name));
    if (command === undefined)
      throw new XtablesError("recent: you must specify one of `--set', `--rcheck' `--update' or `--remove'");
    return {
      command,
      inverted: given.inverted(command),
      seconds: given.value<number>("seconds") ?? 0,
      hitcount: given.value<number>("hitcount") ?? 0,
      reap: given.has("reap"),
      rttl: given.has("rttl"),
      name: given.value<string>("name") ?? "DEFAULT",
      mask: given.value<number>("mask") ?? -1,
      side: given.has("rdest") ? "dest" : "source",
    };
  },
  refuses({ command, seconds, hitcount, name }) {
    const plain = command === "set" || command === "remove";
    return name === "" || name.includes("/") || name === "." || name === ".." || (plain && (seconds !== 0 || hitcount !== 0));
  },
  save: (options) =>
    `${options.inverted ? " !" : ""} --${options.command}` +
    (options.seconds ? ` --seconds ${options.seconds}` : "") +
    (options.reap ? " --reap" : "") +
    (options.hitcount ? ` --hitcount ${options.hitcount}` : "") +
    (options.rttl ? " --rttl" : "") +
    ` --name ${options.name} --mask ${formatIpv4(options.mask as Ipv4)} --r${options.side}`,
  list: (options) =>
    `${options.inverted ? " !" : ""} recent: ${TITLES[options.command]}` +
    (options.seconds ? ` seconds: ${options.seconds}` : "") +
    (options.reap ? " reap" : "") +
    (options.hitcount ? ` hit_count: ${options.hitcount}` : "") +
    (options.rttl ? " TTL-Match" : "") +
    ` name: ${options.name} side: ${options.side} mask: ${formatIpv4(options.mask as Ipv4)}`,
  miss({ name, side, mask, inverted, seconds }, { ip }) {
    const address = formatIpv4(toIpv4((side === "source" ? ip.src : ip.dst) & mask));
    const often = seconds === 0 ? "" : " as often in that time";
    return { has: `${address} is ${inverted ? "" : "not "}on the list ${name}${often}` };
  },
  shares: ({ name }) => ({ name, make: () => new RecentList() }),
  compile(options, net) {
    const list = net.firewall.shared.join("recent", options.name, () => new RecentList());
    list.makeRoomFor(options.hitcount);
    return (skb) => checkPacket(skb, options, list) !== options.inverted;
  },
});

function checkPacket(skb: Skb, options: RecentOptions, list: RecentList): boolean {
  const { nowUs } = skb.net.loop;
  const address = toIpv4((options.side === "source" ? skb.ip.src : skb.ip.dst) & options.mask);
  // The TTL as it was before forwarding took one off.
  const ttl = skb.ip.ttl + (skb.outDev !== null && skb.owner === null ? 1 : 0);
  const entry = list.find(address, options.rttl ? ttl : null);
  if (entry === null) {
    if (options.command !== "set") return false;
    list.add(address, ttl, nowUs);
    return true;
  }
  if (options.command === "set") {
    list.update(entry, ttl, nowUs);
    return true;
  }
  if (options.command === "remove") {
    list.remove(address);
    return true;
  }
  const since = options.seconds === 0 ? Number.NEGATIVE_INFINITY : nowUs - options.seconds * 1e6;
  const hits = entry.stampsUs.filter((stampUs) => stampUs >= since).length;
  const found = hits >= Math.max(1, options.hitcount);
  if (options.reap) list.reap(since);
  if (options.command === "update" && found !== options.inverted) list.update(entry, ttl, nowUs);
  return found;
}

function readAddressMask(text: string): number {
  const mask = parseLooseIpv4(text);
  if (mask === null) throw new XtablesError("getaddrinfo: Temporary failure in name resolution\n");
  return mask;
}
