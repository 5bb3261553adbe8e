/** `ip netns`. iproute2: ip/ipnetns.c. */
import { type Refusal, refusal } from "../../../kernel/config/errno.ts";
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
import type { Step } from "../../../sim/process.ts";
import { netOfFile, netOfPid } from "../../net/netns-of.ts";
import { netnsFiles } from "../../vfs/overlay.ts";
import { type Arguments, abbreviates, parseInteger, parseUnsigned } from "./arguments.ts";
import { demand, notModelled, Quit, wrongArgument } from "./quit.ts";
import { type ObjectCommand, type Tool, unknownCommand, usage } from "./tool.ts";
import { NETNS_HELP } from "./usage.ts";

export const netnsObject: ObjectCommand = function* (tool, args) {
  const word = args.take();
  if (word === null) return listNetns(tool);
  if (word !== "list-id" && word !== "add" && word !== "set" && word !== "attach" && /[/]|^\.{1,2}$/.test(args.word ?? ""))
    throw badName(args.word!);
  if (["list", "show", "lst"].some((name) => abbreviates(word, name)) || word === "ls") return listNetns(tool);
  if (word === "list-id") return listIds(tool, args);
  if (abbreviates(word, "help")) throw usage(NETNS_HELP);
  if (abbreviates(word, "add")) return addOne(tool, args);
  if (abbreviates(word, "set")) return setId(tool, args);
  if (abbreviates(word, "delete")) return deleteOne(tool, args);
  if (abbreviates(word, "identify")) return identify(tool, args);
  if (abbreviates(word, "pids")) return listPids(tool, args);
  if (abbreviates(word, "exec")) return yield* execute(tool, args);
  if (abbreviates(word, "attach")) return attach(tool, args);
  if (abbreviates(word, "monitor")) throw notModelled("netns monitor");
  throw unknownCommand(word, "ip netns help");
};

/**
 * What `netns NAME|PID` means to `ip link`: a file below /run/netns (with a slash: any file), else the namespace of a process. A refusal where
 * it is for the kernel to say that there is none (no such process, a directory), null where the tool says so. iproute2: netns_get_fd().
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

function badName(name: string): Quit {
  return new Quit(`Invalid netns name "${name}"\n`, 255);
}

function checkName(name: string): string {
  if (name.includes("/") || name === "." || name === "..") throw badName(name);
  return name;
}

export function cannotOpen(name: string, exitCode = 255): Quit {
  return new Quit(`Cannot open network namespace "${name}": No such file or directory\n`, exitCode);
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
  let target: Net | null = null;
  let only: number | null = null;
  while (!args.isAtEnd) {
    const word = args.take()!;
    const text = args.value();
    const id = parseUnsigned(text, 0x7fffffff);
    if (word !== "target-nsid" && word !== "nsid") throw new Quit(`Error: argument "${word}" is wrong: Invalid argument\n`, 255);
    if (id === null) throw wrongArgument(word === "nsid" ? '"nsid" value is invalid' : '"target-nsid" value is invalid', text);
    if (word === "nsid") only = id;
    else {
      const netns = getEntry(tool.net.config.netnsids, id);
      target = netns === null ? null : (tool.context.host.kernel.nets[netns] ?? null);
      if (target === null) throw new Quit("Error: Target netns reference is invalid.\nDump terminated\n", 2);
    }
  }
  const out = tool.printer();
  const looked = target ?? tool.net;
  eachEntry(looked.config.netnsids, (id, netns) => {
    const net = tool.context.host.kernel.nets[netns] ?? null;
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

function addOne(tool: Tool, args: Arguments): number {
  const name = args.take();
  if (name === null) throw new Quit("No netns name specified\n", 1);
  const refusal = addNamedNetns(tool.context.host, checkName(name));
  if (refusal !== null) throw new Quit(`Cannot create namespace file "/run/netns/${name}": File exists\n`, 1);
  return 0;
}

function attach(tool: Tool, args: Arguments): number {
  const name = args.take();
  if (name === null) throw new Quit("No netns name specified\n", 1);
  checkName(name);
  const pid = args.take();
  if (pid === null) throw new Quit("No PID specified\n", 1);
  const number = parseUnsigned(pid);
  if (number === null) throw new Quit(`Error: argument "${pid}" is wrong: Invalid "PID" value\n`, 255);
  const net = netOf(tool, number);
  if (net === null) throw new Quit(`Bind /proc/${pid}/ns/net -> /run/netns/${name} failed: No such file or directory\n`, 1);
  if (nameNetns(tool.context.host, name, net) !== null)
    throw new Quit(`Cannot create namespace file "/run/netns/${name}": File exists\n`, 1);
  return 0;
}

function setId(tool: Tool, args: Arguments): number {
  const name = args.take();
  if (name === null) throw new Quit("No netns name specified\n", 1);
  const text = args.take();
  if (text === null) throw new Quit("No nsid specified\n", 1);
  const id = text === "auto" ? null : parseUnsigned(text, 0x7fffffff);
  if (id === null && text !== "auto") throw wrongArgument('Invalid "netnsid" value', text);
  const net = findNetns(tool.context.host, checkName(name));
  if (net === null) throw cannotOpen(name, 1);
  demand(requestNetnsId(tool.net, net, id));
  return 0;
}

function deleteOne(tool: Tool, args: Arguments): number {
  if (tool.options.all) {
    for (const name of allNames(tool)) deleteNamedNetns(tool.context.host, name);
    return 0;
  }
  const name = args.take();
  if (name === null) throw new Quit("No netns name specified\n", 1);
  const refusal = deleteNamedNetns(tool.context.host, checkName(name));
  if (refusal !== null) throw new Quit(`Cannot remove namespace file "/run/netns/${name}": No such file or directory\n`, 1);
  return 0;
}

function identify(tool: Tool, args: Arguments): number {
  const text = args.take();
  const pid = text === null ? tool.context.process.pid : parseUnsigned(text);
  if (pid === null) throw new Quit(`Specified string '${text}' is not a pid\n`, 1);
  const net = netOf(tool, pid);
  if (net === null) throw new Quit("Cannot open network namespace: No such file or directory\n", 1);
  for (const name of namesOf(net)) tool.print(`${name}\n`);
  return 0;
}

function listPids(tool: Tool, args: Arguments): number {
  const name = args.take();
  if (name === null) throw new Quit("No netns name specified\n", 1);
  const net = findNetns(tool.context.host, checkName(name));
  if (net === null) throw new Quit("Cannot open network namespace: No such file or directory\n", 1);
  for (const process of processesIn(net)) tool.print(`${process.pid}\n`);
  return 0;
}

function* execute(tool: Tool, args: Arguments): Step<number> {
  if (tool.options.all) {
    for (const name of allNames(tool)) {
      tool.print(`\nnetns: ${name}\n`);
      const net = findNetns(tool.context.host, name);
      if (net !== null) yield* runIn(tool, net, name, args.rest);
    }
    return 0;
  }
  const name = args.take();
  if (name === null) throw new Quit("No netns name specified\n", 1);
  if (args.isAtEnd) throw new Quit("No command specified\n", 1);
  const net = findNetns(tool.context.host, checkName(name));
  if (net === null) throw cannotOpen(name);
  return yield* runIn(tool, net, name, args.rest);
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
