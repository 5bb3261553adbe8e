/** `ip netns`. iproute2: ip/ipnetns.c. */
import { type ErrnoName, type Refusal, refusal, strerror } from "../../../kernel/config/errno.ts";
import { eachEntry, getEntry } from "../../../kernel/config/table.ts";
import type { Net } from "../../../kernel/net.ts";
import {
  addNamedNetns,
  deleteNamedNetns,
  enterNetns,
  findNetns,
  nameNetns,
  namesOf,
  processesIn,
} from "../../../kernel/netlink/netns.ts";
import { netnsIdOf, requestNetnsId } from "../../../kernel/netlink/netnsid.ts";
import type { Step } from "../../../sim/wait.ts";
import { byteLength } from "../../../wire/text.ts";
import { netOfFile, netOfPid } from "../../net/netns-of.ts";
import { netnsFiles } from "../../vfs/overlay.ts";
import { removeDotSegments } from "../http/path.ts";
import { type Arguments, parseInt32, parseInteger, take } from "./arguments.ts";
import { does, type GivenWord, KeywordTable } from "./keywords.ts";
import { duplicate, Quit, require, wrongArgument } from "./quit.ts";
import { type ObjectCommand, showsUsage, type Tool, usage } from "./tool.ts";
import { NETNS_HELP } from "./usage.ts";
import { Verbs } from "./verbs.ts";

export const NETNS_VERBS: Verbs = new Verbs(
  "ip netns",
  {
    "list* show* lst*": listNetns,
    "list-id*": listIds,
    "help*": showsUsage(NETNS_HELP),
    "add*": addOne,
    "set*": setId,
    "delete*": deleteOne,
    "identify*": identify,
    "pids*": listPids,
    "exec*": execute,
    "monitor*": null,
    "attach*": attach,
  },
  listNetns,
);

/** A name that cannot be one is complained of before the verb is looked at. */
export function netnsObject(tool: Tool, args: Arguments): ReturnType<ObjectCommand> {
  const name = args.rest[1];
  if (!tool.options.all && name !== undefined && isBadName(name)) throw new Quit(`Invalid netns name "${name}"\n`, 255);
  return NETNS_VERBS.command(tool, args);
}

/** NAME_MAX. */
const NAME_BYTES = 255;

function isBadName(name: string): boolean {
  return name === "" || byteLength(name) > NAME_BYTES || name.includes("/") || name === "." || name === "..";
}

/**
 * What `netns NAME|PID` means to `ip link`: a file below /run/netns (with a slash: any file), else the namespace of a process. A
 * refusal where it is for the kernel to say that there is none (no such process, a directory), null where the tool says so.
 * iproute2: netns_get_fd().
 */
export function resolveNetns(tool: Tool, text: string): Net | Refusal | null {
  const { host } = tool.context;
  const named = text.includes("/") ? netOfFile(host, text) : findNetns(host, text);
  if (named !== null) return named;
  if (tool.context.files.exists(text.includes("/") ? text : `/run/netns/${text}`)) return refusal("EINVAL");
  const pid = parseInteger(text);
  if (pid === null || Math.abs(pid) > 0x7fffffff) return null;
  return netOf(tool, pid) ?? refusal("ESRCH");
}

/** The tool's own process is where it works. */
function netOf(tool: Tool, pid: number): Net | null {
  return pid === tool.context.process.pid ? tool.net : netOfPid(tool.context.host, pid);
}

function cannotOpen(name: string, reason: ErrnoName, exitCode = 255): Quit {
  return new Quit(`Cannot open network namespace "${name}": ${strerror(reason)}\n`, exitCode);
}

/** The namespace that `-n NAME` and `netns exec NAME` go to: any file below /run/netns. iproute2: netns_switch(). */
export function openNetns(tool: Tool, name: string): Net {
  const { host, files } = tool.context;
  const named = findNetns(host, name) ?? netOfFile(host, removeDotSegments(`/run/netns/${name}`));
  if (named !== null) return named;
  const parts = name.split("/");
  if (parts.some((part) => byteLength(part) > NAME_BYTES)) throw cannotOpen(name, "ENAMETOOLONG");
  if (parts.length > 1 && findNetns(host, parts[0]!) !== null) throw cannotOpen(name, "ENOTDIR");
  if (parts.every((part) => part === "" || part === "." || part === "..") || files.exists(`/run/netns/${name}`))
    throw new Quit(`setting the network namespace "${name}" failed: Invalid argument\n`, 255);
  throw cannotOpen(name, "ENOENT");
}

/** Names newest first, as a tmpfs lists a directory. */
function allNames(tool: Tool): string[] {
  return tool.context.host.config.netnsNames.map((entry) => entry.name).reverse();
}

function listNetns(tool: Tool): number {
  const out = tool.printer();
  for (const name of allNames(tool)) {
    const net = findNetns(tool.context.host, name);
    const id = net === null ? null : netnsIdOf(tool.net, net);
    out.openObject();
    out.field("name", name, name);
    if (id !== null) out.field("id", ` (id: ${id})`, id);
    out.text("\n");
    out.close();
  }
  tool.print(out.finish());
  return 0;
}

function listIds(tool: Tool, args: Arguments): number {
  const { targetId, only } = ID_WORDS.read({ targetId: null, only: null }, tool, args);
  const target = targetId === null ? null : netById(tool, tool.net, targetId);
  if (targetId !== null && target === null)
    throw new Quit(
      `Error: Invalid target network namespace id.\n${only === null ? "Dump terminated\n" : ""}`,
      only === null ? 1 : 2,
    );
  const looked = target ?? tool.net;
  if (only !== null && netById(tool, looked, only) === null) throw new Quit("Error: Peer netns reference is invalid.\n", 2);
  const out = tool.printer();
  eachEntry(looked.config.netnsids, (id) => {
    const net = netById(tool, looked, id);
    if (net === null || (only !== null && only !== id)) return;
    const current = target === null ? null : netnsIdOf(tool.net, net);
    const name = namesOf(net)[0];
    out.openObject();
    out.field("nsid", `nsid ${id} `, id);
    if (current !== null) out.field("current-nsid", `current-nsid ${current} `, current);
    if (name !== undefined) out.field("name", `(iproute2 netns name: ${name})`, name);
    out.text("\n");
    out.close();
  });
  tool.print(out.finish());
  return 0;
}

interface IdWords {
  targetId: number | null;
  only: number | null;
}

export const ID_WORDS = new KeywordTable<IdWords>(
  "ip netns list-id",
  {
    "target-nsid": does((words, given) => takeId(words, "targetId", given)),
    nsid: does((words, given) => takeId(words, "only", given)),
  },
  {
    called: "netns option",
    nameless: () => {
      throw usage(NETNS_HELP);
    },
  },
);

/**
 * The second time is complained of before its value is looked at. Of a number below zero the word after it is named as the wrong
 * one.
 */
function takeId(words: IdWords, key: keyof IdWords, { name, args }: GivenWord): void {
  if (words[key] !== null) throw duplicate(name, name);
  const id = take(args, `"${name}" value is invalid`, parseInt32);
  if (id < 0) throw wrongArgument(`"${name}" value should be >= 0`, args.word ?? "(null)");
  words[key] = id;
}

function netById(tool: Tool, net: Net, id: number): Net | null {
  const netns = getEntry(net.config.netnsids, id);
  return netns === null ? null : (tool.context.host.kernel.nets[netns] ?? null);
}

function addOne(tool: Tool, args: Arguments): number {
  const name = args.take();
  if (name === null) throw new Quit("No netns name specified\n", 1);
  const refusal = addNamedNetns(tool.context.host, name);
  if (refusal !== null) throw new Quit(`Cannot create namespace file "/run/netns/${name}": ${strerror(refusal.errno)}\n`, 1);
  return 0;
}

function attach(tool: Tool, args: Arguments): number {
  const name = args.take();
  const text = args.take();
  if (name === null || text === null) throw new Quit("No netns name and PID specified\n", 1);
  const pid = parseInt32(text);
  if (pid === null || pid === 0) throw new Quit(`Invalid PID: ${text}\n`, 1);
  if (findNetns(tool.context.host, name) !== null)
    throw new Quit(`Cannot create namespace file "/run/netns/${name}": File exists\n`, 1);
  const net = netOf(tool, pid);
  if (net === null) throw new Quit(`Bind /proc/${pid}/ns/net -> /run/netns/${name} failed: No such file or directory\n`, 1);
  nameNetns(tool.context.host, name, net);
  return 0;
}

function setId(tool: Tool, args: Arguments): number {
  const name = args.take();
  if (name === null) throw new Quit("No netns name specified\n", 1);
  const text = args.take();
  if (text === null) throw new Quit("No nsid specified\n", 1);
  const id = text === "auto" ? null : parseInt32(text);
  if (id === null && text !== "auto") throw wrongArgument('Invalid "netnsid" value', text);
  if (id !== null && id < 0) throw wrongArgument('"netnsid" value should be >= 0', text);
  const net = findNetns(tool.context.host, name);
  if (net === null) throw cannotOpen(name, "ENOENT", 1);
  require(requestNetnsId(tool.net, net, id));
  return 0;
}

function deleteOne(tool: Tool, args: Arguments): number {
  if (tool.options.all) {
    for (const name of allNames(tool)) deleteNamedNetns(tool.context.host, name);
    return 0;
  }
  const name = args.take();
  if (name === null) throw new Quit("No netns name specified\n", 1);
  const refusal = deleteNamedNetns(tool.context.host, name);
  if (refusal !== null) throw new Quit(`Cannot remove namespace file "/run/netns/${name}": ${strerror(refusal.errno)}\n`, 1);
  return 0;
}

/** Of several names the last one of the directory is printed, of none an empty line. */
function identify(tool: Tool, args: Arguments): number {
  const text = args.take();
  if (text !== null && !args.isAtEnd) throw new Quit("extra arguments specified\n", 1);
  if (text !== null && !/^\d+$/.test(text)) throw new Quit(`Specified string '${text}' is not a pid\n`, 1);
  const net = netOf(tool, text === null ? tool.context.process.pid : Number(text));
  if (net === null) throw new Quit("Cannot open network namespace: No such file or directory\n", 1);
  tool.print(`${namesOf(net).at(-1) ?? ""}\n`);
  return 0;
}

function listPids(tool: Tool, args: Arguments): number {
  const name = args.take();
  if (name === null) throw new Quit("No netns name specified\n", 1);
  if (!args.isAtEnd) throw new Quit("extra arguments specified\n", 1);
  const net = findNetns(tool.context.host, name);
  if (net === null) throw new Quit("Cannot open network namespace: No such file or directory\n", 1);
  for (const process of processesIn(net)) tool.print(`${process.pid}\n`);
  return 0;
}

function* execute(tool: Tool, args: Arguments): Step<number> {
  const { all } = tool.options;
  const name = all ? null : args.take();
  if (name === null && !all) throw new Quit("No netns name specified\n", 1);
  if (args.isAtEnd) throw new Quit("No command specified\n", 1);
  if (name !== null) return yield* runIn(tool, openNetns(tool, name), name, args.rest);
  for (const each of allNames(tool)) {
    tool.print(`\nnetns: ${each}\n`);
    const net = findNetns(tool.context.host, each);
    if (net !== null) yield* runIn(tool, net, each, args.rest);
  }
  return 0;
}

/** Runs a command in a namespace, which lives at least as long as the command. */
export function* runIn(tool: Tool, net: Net, name: string, argv: readonly string[]): Step<number> {
  if (tool.context.canExecute?.(argv[0]!) === false) {
    tool.complain(`exec of "${argv[0]}" failed: No such file or directory\n`);
    return 1;
  }
  enterNetns(tool.context.process, net);
  return yield* tool.context.execute(argv, { net, wrapFiles: (files) => netnsFiles(files, name, (text) => tool.complain(text)) });
}
