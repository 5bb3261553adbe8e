/** basename, dirname, realpath, id, whoami, hostname, uname, which, printenv, and the like of a Debian 12 host. */

import { type Refusal, refusal, strerror } from "../../kernel/config/errno.ts";
import { IFF_LOOPBACK, isUp } from "../../kernel/config/link.ts";
import type { Host } from "../../kernel/host.ts";
import type { Net } from "../../kernel/net.ts";
import { formatIpv4 } from "../../wire/ipv4-address.ts";
import { isExecutableFile, searchPath } from "../evaluator/path-search.ts";
import { resolvePath } from "../files.ts";
import { normalizePath } from "../vfs/canonical.ts";
import { absolutePath, complain, makeQuickTool, misuse, type ToolContext } from "./kit.ts";
import { quoted, quoteName } from "./quote.ts";
import { ToolOptions } from "./tool-options.ts";

const BASENAME_OPTIONS = new ToolOptions("basename", "a s z");

export const BASENAME = makeQuickTool(BASENAME_OPTIONS, (context) => {
  const parsed = BASENAME_OPTIONS.read(context.argv);
  const { operands } = parsed;
  if (operands.length === 0) return misuse(context, "missing operand");
  const several = parsed.has("a") || parsed.has("s");
  if (!several && operands.length > 2) return misuse(context, `extra operand ${quoted(operands[2])}`);
  const suffix = parsed.value("s") ?? (several ? "" : (operands[1] ?? ""));
  const end = parsed.has("z") ? "\0" : "\n";
  for (const path of several ? operands : operands.slice(0, 1)) {
    const name = /^\/+$/.test(path) ? "/" : path.replace(/\/+$/, "").split("/").at(-1)!;
    const endsSo = suffix !== "" && name !== suffix && name.endsWith(suffix);
    context.stdout.write(`${endsSo ? name.slice(0, -suffix.length) : name}${end}`);
  }
  return 0;
});

const DIRNAME_OPTIONS = new ToolOptions("dirname", "z");

export const DIRNAME = makeQuickTool(DIRNAME_OPTIONS, (context) => {
  const parsed = DIRNAME_OPTIONS.read(context.argv);
  if (parsed.operands.length === 0) return misuse(context, "missing operand");
  const end = parsed.has("z") ? "\0" : "\n";
  for (const path of parsed.operands) {
    const plain = path.replace(/\/+$/, "");
    const at = plain.lastIndexOf("/");
    const parent = plain === "" && path !== "" ? "/" : at < 0 ? "." : plain.slice(0, at).replace(/\/+$/, "") || "/";
    context.stdout.write(`${parent}${end}`);
  }
  return 0;
});

const REALPATH_OPTIONS = new ToolOptions("realpath", "e L m P q s z");

export const REALPATH = makeQuickTool(REALPATH_OPTIONS, (context) => {
  // Links are not resolved.
  const parsed = REALPATH_OPTIONS.read(context.argv);
  if (parsed.operands.length === 0) return misuse(context, "missing operand");
  let status = 0;
  for (const path of parsed.operands) {
    const refused = path === "" ? refusal("ENOENT") : parsed.has("m") ? null : refusePath(context, path, parsed.has("e"));
    if (refused === null) {
      context.stdout.write(`${normalizePath(absolutePath(context, path))}${parsed.has("z") ? "\0" : "\n"}`);
      continue;
    }
    if (!parsed.has("q")) complain(context, `${quoteName(path)}: ${strerror(refused.errno)}`);
    status = 1;
  }
  return status;
});

/** Whether a path may be resolved: without -e all of it but the last step must be there. */
function refusePath({ cwd, files }: ToolContext, path: string, isWhole: boolean): Refusal | null {
  const absolute = resolvePath(cwd, path);
  const refused = files.access(absolute);
  return isWhole || refused?.errno !== "ENOENT" ? refused : files.access(absolute.replace(/[^/]*\/*$/, ""));
}

const ID_OPTIONS = new ToolOptions("id", "a u g G n r z");

export const ID = makeQuickTool(ID_OPTIONS, (context) => {
  const parsed = ID_OPTIONS.read(context.argv);
  const user = parsed.operands[0];
  if (user !== undefined && user !== "root" && user !== "0") {
    complain(context, `${quoted(user)}: no such user`);
    return 1;
  }
  const isShort = parsed.has("u") || parsed.has("g") || parsed.has("G");
  if ((parsed.has("n") || parsed.has("r")) && !isShort) {
    complain(context, "cannot print only names or real IDs in default format");
    return 1;
  }
  if (parsed.has("z") && !isShort) {
    complain(context, "option --zero not permitted in default format");
    return 1;
  }
  const end = parsed.has("z") ? "\0" : "\n";
  context.stdout.write(isShort ? `${parsed.has("n") ? "root" : "0"}${end}` : "uid=0(root) gid=0(root) groups=0(root)\n");
  return 0;
});

export const WHOAMI = makeQuickTool("whoami", (context) => {
  if (context.argv[1] !== undefined) return misuse(context, `extra operand ${quoted(context.argv[1])}`);
  context.stdout.write("root\n");
  return 0;
});

const PWD_OPTIONS = new ToolOptions("pwd", "L P");

/** Links are not modelled, so that both paths are the same. */
export const PWD = makeQuickTool(PWD_OPTIONS, (context) => {
  const parsed = PWD_OPTIONS.read(context.argv);
  if (parsed.operands.length > 0) complain(context, "ignoring non-option arguments");
  context.stdout.write(`${context.cwd}\n`);
  return 0;
});

/** Of the devices that are up, without loopback's: each with a space behind it. */
function allAddresses(net: Net): string[] {
  return net.devices.flatMap((device) => {
    if (device === null || !isUp(device.link) || (device.link.flags & IFF_LOOPBACK) !== 0) return [];
    return device.link.addresses.map(({ local }) => `${formatIpv4(local)} `);
  });
}

export const HOSTNAME = makeQuickTool("hostname", (context) => {
  const [option, ...rest] = context.argv.slice(1);
  const { name } = context.host;
  if (rest.length > 0) {
    complain(context, `"${rest[0]}" after ${option} is not modelled`);
    return 2;
  }
  if (option === undefined || option === "-f" || option === "--fqdn" || option === "--long") {
    context.stdout.write(`${name}\n`);
    return 0;
  }
  if (option === "-s" || option === "--short") {
    context.stdout.write(`${name.split(".")[0]}\n`);
    return 0;
  }
  if (option === "-I" || option === "--all-ip-addresses") {
    context.stdout.write(`${allAddresses(context.net).join("")}\n`);
    return 0;
  }
  complain(context, option.startsWith("-") ? `option ${option} is not modelled` : "setting the host name is not modelled");
  return 2;
});

/** What uname prints, by letter. */
export function unameOf(host: Host, name = host.name): Readonly<Record<string, string>> {
  const { release, build } = host.kernel.profile;
  return { s: "Linux", n: name, r: release, v: build, m: "x86_64", p: "unknown", i: "unknown", o: "GNU/Linux" };
}

const UNAME_TOOL_OPTIONS = new ToolOptions("uname", "a s n r v m p i o");

export const UNAME_TOOL = makeQuickTool(UNAME_TOOL_OPTIONS, (context) => {
  const parsed = UNAME_TOOL_OPTIONS.read(context.argv);
  if (parsed.operands[0] !== undefined) return misuse(context, `extra operand ${quoted(parsed.operands[0])}`);
  const asked = parsed.has("a") ? [..."snrvmo"] : [..."snrvmpio"].filter((letter) => parsed.has(letter));
  context.stdout.write(`${(asked.length > 0 ? asked : ["s"]).map((letter) => unameOf(context.host)[letter]).join(" ")}\n`);
  return 0;
});

const WHICH_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** A script of dash, whose getopts is heard where an option is wrong: debianutils 5.7, which. */
export const WHICH = makeQuickTool("which", (context) => {
  const { world, stdout, cwd } = context;
  let at = 1;
  for (; /^-./.test(context.argv[at] ?? "") && context.argv[at] !== "--"; at++) {
    const bad = /[^a]/.exec(context.argv[at]!.slice(1))?.[0];
    if (bad === undefined) continue;
    context.stderr.write(`Illegal option -${bad}\n`);
    stdout.write("Usage: /usr/bin/which [-a] args\n");
    return 2;
  }
  const all = at > 1;
  const names = context.argv.slice(context.argv[at] === "--" ? at + 1 : at);
  let status = names.length === 0 ? 1 : 0;
  for (const name of names) {
    const found = [...filesNamed(name)];
    for (const path of all ? found : found.slice(0, 1)) stdout.write(`${path}\n`);
    if (found.length === 0) status = 1;
  }
  return status;

  function* filesNamed(name: string): Generator<string> {
    if (name.includes("/")) {
      if (isExecutableFile(world, absolutePath(context, name))) yield name;
      return;
    }
    if (name === "") return;
    const path = context.env.get("PATH") ?? WHICH_PATH;
    for (const found of searchPath(world, name, path, cwd)) if (found.isExecutable) yield found.path;
  }
});

const PRINTENV_OPTIONS = new ToolOptions("printenv", "i u 0", { exitCode: 2 });

export const PRINTENV = makeQuickTool(PRINTENV_OPTIONS, (context) => {
  const parsed = PRINTENV_OPTIONS.read(context.argv);
  if (parsed.has("i") || parsed.has("u")) throw PRINTENV_OPTIONS.misuse(context.argv[0]!);
  const end = parsed.has("0") ? "\0" : "\n";
  const names = parsed.operands;
  if (names.length === 0) for (const [name, text] of context.env) context.stdout.write(`${name}=${text}${end}`);
  let status = 0;
  for (const name of names) {
    const text = context.env.get(name);
    if (text === undefined) status = 1;
    else context.stdout.write(`${text}${end}`);
  }
  return status;
});

export const CLEAR = makeQuickTool("clear", (context) => {
  context.stdout.write("\x1b[H\x1b[2J\x1b[3J");
  return 0;
});

const NPROC_OPTIONS = new ToolOptions("nproc", "all ignore");

export const NPROC = makeQuickTool(NPROC_OPTIONS, (context) => {
  const parsed = NPROC_OPTIONS.read(context.argv);
  if (parsed.operands[0] !== undefined) return misuse(context, `extra operand ${quoted(parsed.operands[0])}`);
  const ignored = parsed.value("ignore");
  if (ignored !== undefined && !/^\d+$/.test(ignored)) {
    complain(context, `invalid number: ${quoted(ignored)}`);
    return 1;
  }
  context.stdout.write(`${context.host.kernel.profile.cpus}\n`);
  return 0;
});
