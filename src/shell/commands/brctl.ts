/** `brctl` (bridge-utils 1.7): bridges by ioctl and sysfs. Its own words for what goes wrong, its own columns. */
import { type ErrnoName, type Refusal, strerror } from "../../kernel/config/errno.ts";
import type { BridgeConfig } from "../../kernel/config/link.ts";
import { isUp } from "../../kernel/config/link.ts";
import type { Device } from "../../kernel/device.ts";
import { portState } from "../../kernel/link/carrier.ts";
import { changeBridge, changePort, clearMaster, setMaster } from "../../kernel/netlink/bridge.ts";
import { findDevice } from "../../kernel/netlink/device.ts";
import { addLink, deleteLink } from "../../kernel/netlink/link.ts";
import { formatMac } from "../../wire/mac.ts";
import type { Command, CommandContext } from "../command.ts";
import { Exit } from "../exit.ts";
import { modelled, prints } from "../options/rows.ts";
import { OptionTable } from "../options/table.ts";
import { parseInteger } from "./ip/arguments.ts";
import { bridgeMac, PORT_STATES, portIdOf } from "./ip/link-details.ts";

interface Subcommand {
  readonly name: string;
  readonly args: number;
  readonly help: string;
  run(context: CommandContext, args: readonly string[]): number;
}

const OPTIONS = new OptionTable<null>(
  "brctl",
  {
    h: modelled(() => {
      throw new Exit(0, "", usage());
    }),
    V: prints("bridge-utils, 1.7\n"),
  },
  { usage, usageOnStdout: true, exitCode: 1 },
);

export const brctl: Command = {
  name: "brctl",
  path: "/usr/sbin/brctl",
  options: OPTIONS,
  *run(context) {
    const [name, ...args] = OPTIONS.read(context.argv, null, (mistake) => {
      throw OPTIONS.misuse(`${mistake}Unknown option '?'\n`);
    });
    const command = COMMANDS.find((other) => other.name === name);
    if (command === undefined) throw OPTIONS.misuse(name === undefined ? "" : `never heard of command [${name}]\n`);
    if (args.length < command.args) {
      context.stdout.write(`Incorrect number of arguments for command\nUsage: brctl ${command.name} ${command.help}\n`);
      return 1;
    }
    return command.run(context, args);
  },
};

function usage(): string {
  const lines = COMMANDS.map((command) => `\t${command.name.padEnd(10)}\t${command.help}\n`);
  return `Usage: brctl [commands]\ncommands:\n${lines.join("")}`;
}

function fail(context: CommandContext, words: string): number {
  context.stderr.write(`${words}\n`);
  return 1;
}

/** The bridge of that name, or null where there is none. */
function bridgeOf(context: CommandContext, name: string): Device | null {
  const device = findDevice(context.net, name);
  return device?.link.kind === "bridge" ? device : null;
}

/** Why a request about a bridge goes nowhere: there is no such device, or it is none. */
function refuseBridge(context: CommandContext, name: string): ErrnoName | null {
  const device = findDevice(context.net, name);
  return device === null ? "ENODEV" : device.link.kind === "bridge" ? null : "EOPNOTSUPP";
}

function noBridge(context: CommandContext, name: string): number {
  return fail(context, `bridge ${name} does not exist!`);
}

const cut = (name: string): string => name.slice(0, 15);

function addBridge(context: CommandContext, [name]: readonly string[]): number {
  const refused = addLink(context.net, { name: cut(name!), kind: "bridge" });
  if (refused === null) return 0;
  if (refused.errno === "EEXIST") return fail(context, `device ${name} already exists; can't create bridge with the same name`);
  return fail(context, `add bridge failed: ${strerror(refused.errno)}`);
}

function deleteBridge(context: CommandContext, [name]: readonly string[]): number {
  const device = findDevice(context.net, cut(name!));
  if (device === null) return fail(context, `bridge ${name} doesn't exist; can't delete it`);
  if (device.link.kind !== "bridge") return fail(context, `can't delete bridge ${name}: Operation not permitted`);
  if (isUp(device.link)) return fail(context, `bridge ${name} is still up; can't delete it`);
  deleteLink(device);
  return 0;
}

function addPorts(context: CommandContext, [name, ...ports]: readonly string[]): number {
  for (const port of ports) {
    const device = findDevice(context.net, port);
    if (device === null) return fail(context, `interface ${port} does not exist!`);
    const bridge = findDevice(context.net, name!);
    if (bridge === null) return noBridge(context, name!);
    const refused: Refusal | null =
      device.master !== null && device.link.kind !== "bridge"
        ? { errno: "EBUSY" }
        : bridge.link.kind === "bridge"
          ? setMaster(device, bridge)
          : { errno: "EOPNOTSUPP" };
    if (refused === null) continue;
    if (refused.errno === "EBUSY")
      return fail(context, `device ${port} is already a member of a bridge; can't add it to bridge ${name}.`);
    if (refused.errno === "ELOOP")
      return fail(context, `device ${port} is a bridge device itself; can't add a bridge device to a bridge device.`);
    return fail(context, `can't add ${port} to bridge ${name}: ${strerror(refused.errno)}`);
  }
  return 0;
}

function deletePorts(context: CommandContext, [name, ...ports]: readonly string[]): number {
  for (const port of ports) {
    const device = findDevice(context.net, port);
    if (device === null) return fail(context, `interface ${port} does not exist!`);
    const bridge = findDevice(context.net, name!);
    if (bridge === null) return noBridge(context, name!);
    if (bridge.link.kind !== "bridge") return fail(context, `can't delete ${port} from ${name}: ${strerror("EOPNOTSUPP")}`);
    if (device.master !== bridge) return fail(context, `device ${port} is not a port of ${name}`);
    clearMaster(device);
  }
  return 0;
}

/** strtod's reading of a time in seconds; null where nothing is a number. */
function seconds(text: string): number | null {
  const value = Number.parseFloat(text);
  return Number.isNaN(value) ? null : value;
}

function setTime(
  context: CommandContext,
  args: readonly string[],
  what: string,
  field: "ageingUs" | "forwardDelayUs" | "helloUs" | "maxAgeUs",
): number {
  const [name, text] = args;
  const value = seconds(text!);
  if (value === null) return fail(context, `bad ${what} value`);
  return setBridge(context, name!, `set ${what}`, { [field]: Math.round(value * 1_000_000) });
}

function setBridge(context: CommandContext, name: string, what: string, change: Partial<BridgeConfig>): number {
  const errno = refuseBridge(context, name) ?? changeBridge(bridgeOf(context, name)!, change)?.errno ?? null;
  return errno === null ? 0 : fail(context, `${what} failed: ${strerror(errno)}`);
}

function setPriority(context: CommandContext, [name, text]: readonly string[]): number {
  const value = wholeNumber(text!);
  if (value === null) return fail(context, "bad priority");
  return setBridge(context, name!, "set bridge priority", { priority: value & 0xffff });
}

function wholeNumber(text: string): number | null {
  return parseInteger(text);
}

function setPort(context: CommandContext, args: readonly string[], field: "cost" | "priority"): number {
  const [, portName, text] = args;
  const value = wholeNumber(text!);
  const what = field === "cost" ? "path cost" : "port priority";
  if (value === null) return fail(context, field === "cost" ? "bad path cost value" : "bad path priority value");
  // The file below /sys/class/net/PORT/brport is written: the bridge's name is not looked at.
  const port = findDevice(context.net, portName!);
  if (port === null) return fail(context, `set ${what} failed: ${strerror("ENODEV")}`);
  const refused = port.master !== null ? changePort(port, { [field]: value }) : { errno: "ENOENT" as const };
  return refused === null ? 0 : fail(context, `set ${what} failed: ${strerror(refused.errno)}`);
}

const ON = new Set(["yes", "on", "1"]);
const OFF = new Set(["no", "off", "0"]);

function setHairpin(context: CommandContext, [name, portName, text]: readonly string[]): number {
  if (!ON.has(text!) && !OFF.has(text!)) return fail(context, "expect on/off for argument");
  const port = findDevice(context.net, portName!);
  if (port === null) return fail(context, `interface ${portName} does not exist!`);
  const bridge = bridgeOf(context, name!);
  if (bridge === null) return noBridge(context, name!);
  if (port.master !== bridge)
    return fail(context, `can't set ${portName} to hairpin on bridge ${name}: No such file or directory`);
  changePort(port, { hairpin: ON.has(text!) });
  return 0;
}

function setStp(context: CommandContext, [name, text]: readonly string[]): number {
  if (!ON.has(text!) && !OFF.has(text!)) return fail(context, "expect on/off for argument");
  const errno = refuseBridge(context, name!);
  if (errno !== null) return fail(context, `set stp status failed: ${strerror(errno)}`);
  if (ON.has(text!)) return fail(context, "brctl: STP is not modelled");
  return setBridge(context, name!, "set stp status", { stp: false });
}

function bridgeId(bridge: Device): string {
  return `${bridge.link.bridge!.priority.toString(16).padStart(4, "0")}.${bridgeMac(bridge).toString(16).padStart(12, "0")}`;
}

const byName = (a: Device, b: Device): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

function portsOf(bridge: Device): Device[] {
  return [...bridge.bridge!.ports].sort(byName);
}

function show(context: CommandContext, args: readonly string[]): number {
  const all = context.net.devices.filter((device): device is Device => device?.link.kind === "bridge").sort(byName);
  if (args.length === 0 && all.length === 0) return 0;
  const HEAD = "bridge name\tbridge id\t\tSTP enabled\tinterfaces\n";
  if (args.length === 0) {
    context.stdout.write(HEAD);
    for (const bridge of all) context.stdout.write(line(bridge));
    return 0;
  }
  let rows = "";
  let status = 0;
  for (const name of args) {
    const device = findDevice(context.net, name);
    if (device === null) status = noBridge(context, name);
    else if (device.link.kind !== "bridge") status = fail(context, `device ${name} is not a bridge!`);
    else rows += line(device);
  }
  if (rows !== "") context.stdout.write(HEAD + rows);
  return status;
}

function line(bridge: Device): string {
  const names = portsOf(bridge).map((port) => port.name);
  return `${bridge.name}\t\t${bridgeId(bridge)}\t${bridge.link.bridge!.stp ? "yes" : "no"}\t\t${names.join("\n\t\t\t\t\t\t\t")}\n`;
}

const timer = (us: number): string => (Math.floor(us / 10_000) / 100).toFixed(2).padStart(7);

function showMacs(context: CommandContext, [name]: readonly string[]): number {
  const errno = refuseBridge(context, name!);
  if (errno !== null) return fail(context, `read of forward table failed: ${strerror(errno)}`);
  const bridge = bridgeOf(context, name!)!;
  const { nowUs } = context.net.loop;
  context.stdout.write("port no\tmac addr\t\tis local?\tageing timer\n");
  const entries = bridge
    .bridge!.entries(nowUs)
    .filter((entry) => entry.port !== bridge && !bridge.bridge!.isExpired(entry, nowUs));
  entries.sort((a, b) => a.mac - b.mac);
  for (const entry of entries) {
    const local = entry.kind === "local";
    const age = entry.kind === "learnt" ? nowUs - entry.updatedUs : 0;
    const number = String(entry.port.link.port!.number).padStart(3);
    context.stdout.write(`${number}\t${formatMac(entry.mac)}\t${local ? "yes" : "no"}\t\t${timer(age)}\n`);
  }
  return 0;
}

function showStp(context: CommandContext, args: readonly string[]): number {
  const [name, ...only] = args;
  const bridge = bridgeOf(context, name!);
  if (bridge === null)
    return findDevice(context.net, name!) === null ? noBridge(context, name!) : fail(context, `device ${name} is not a bridge!`);
  const settings = bridge.link.bridge!;
  const zero = timer(0);
  context.stdout.write(
    `${bridge.name}\n` +
      ` bridge id\t\t${bridgeId(bridge)}\n` +
      ` designated root\t${bridgeId(bridge)}\n` +
      ` root port\t\t${"0".padStart(4)}\t\t\tpath cost\t\t${"0".padStart(4)}\n` +
      ` max age\t\t${timer(settings.maxAgeUs)}\t\t\tbridge max age\t\t${timer(settings.maxAgeUs)}\n` +
      ` hello time\t\t${timer(settings.helloUs)}\t\t\tbridge hello time\t${timer(settings.helloUs)}\n` +
      ` forward delay\t\t${timer(settings.forwardDelayUs)}\t\t\tbridge forward delay\t${timer(settings.forwardDelayUs)}\n` +
      ` ageing time\t\t${timer(settings.ageingUs)}\n` +
      ` hello timer\t\t${zero}\t\t\ttcn timer\t\t${zero}\n` +
      ` topology change timer\t${zero}\t\t\tgc timer\t\t${timer(bridge.bridge!.timers.sweepLeftUs(context.net.loop.nowUs))}\n` +
      " flags\t\t\t\n\n\n",
  );
  for (const port of portsOf(bridge)) {
    if (only.length > 0 && !only.includes(port.name)) continue;
    context.stdout.write(portStp(bridge, port));
  }
  return 0;
}

/** The root and the bridge a port names are as they were when it last heard: with priority changed, still the first ones. */
function portStp(bridge: Device, port: Device): string {
  const settings = port.link.port!;
  const id = portIdOf(settings).toString(16).padStart(4, "0");
  const zero = timer(0);
  const delayUs = bridge.bridge!.timers.forwardDelayLeftUs(port, port.net.loop.nowUs);
  return (
    `${port.name} (${settings.number})\n` +
    ` port id\t\t${id}\t\t\tstate\t\t${PORT_STATES[portState(port)]!.padStart(15)}\n` +
    ` designated root\t${bridgeId(bridge)}\tpath cost\t\t${String(settings.cost).padStart(4)}\n` +
    ` designated bridge\t${bridgeId(bridge)}\tmessage age timer\t${zero}\n` +
    ` designated port\t${id}\t\t\tforward delay timer\t${timer(delayUs)}\n` +
    ` designated cost\t${"0".padStart(4)}\t\t\thold timer\t\t${zero}\n` +
    ` flags\t\t\t${settings.hairpin ? "\n hairpin mode\t\t   1" : ""}\n\n`
  );
}

const COMMANDS: readonly Subcommand[] = [
  { name: "addbr", args: 1, help: "<bridge>\t\tadd bridge", run: addBridge },
  { name: "delbr", args: 1, help: "<bridge>\t\tdelete bridge", run: deleteBridge },
  { name: "addif", args: 2, help: "<bridge> <device>\tadd interface to bridge", run: addPorts },
  { name: "delif", args: 2, help: "<bridge> <device>\tdelete interface from bridge", run: deletePorts },
  { name: "hairpin", args: 3, help: "<bridge> <port> {on|off}\tturn hairpin on/off", run: setHairpin },
  {
    name: "setageing",
    args: 2,
    help: "<bridge> <time>\t\tset ageing time",
    run: (context, args) => setTime(context, args, "ageing time", "ageingUs"),
  },
  { name: "setbridgeprio", args: 2, help: "<bridge> <prio>\t\tset bridge priority", run: setPriority },
  {
    name: "setfd",
    args: 2,
    help: "<bridge> <time>\t\tset bridge forward delay",
    run: (context, args) => setTime(context, args, "forward delay", "forwardDelayUs"),
  },
  {
    name: "sethello",
    args: 2,
    help: "<bridge> <time>\t\tset hello time",
    run: (context, args) => setTime(context, args, "hello timer", "helloUs"),
  },
  {
    name: "setmaxage",
    args: 2,
    help: "<bridge> <time>\t\tset max message age",
    run: (context, args) => setTime(context, args, "max age", "maxAgeUs"),
  },
  {
    name: "setpathcost",
    args: 3,
    help: "<bridge> <port> <cost>\tset path cost",
    run: (context, args) => setPort(context, args, "cost"),
  },
  {
    name: "setportprio",
    args: 3,
    help: "<bridge> <port> <prio>\tset port priority",
    run: (context, args) => setPort(context, args, "priority"),
  },
  { name: "show", args: 0, help: "[ <bridge> ]\t\tshow a list of bridges", run: show },
  { name: "showmacs", args: 1, help: "<bridge>\t\tshow a list of mac addrs", run: showMacs },
  { name: "showstp", args: 1, help: "<bridge>\t\tshow bridge stp info", run: showStp },
  { name: "stp", args: 2, help: "<bridge> {on|off}\tturn stp on/off", run: setStp },
];
