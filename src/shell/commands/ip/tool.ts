/** What every object of `ip` (and of `bridge`) is given: where it works, how it prints, what was asked of it. */
import type { Device } from "../../../kernel/device.ts";
import type { Net } from "../../../kernel/net.ts";
import { findDevice } from "../../../kernel/netlink/device.ts";
import type { Step } from "../../../sim/wait.ts";
import type { CommandContext } from "../../command.ts";
import type { Arguments } from "./arguments.ts";
import type { AddressFamily } from "./inet-prefix.ts";
import { Printer } from "./printer.ts";
import { noDevice, Quit } from "./quit.ts";

export class ToolOptions {
  details = 0;
  statistics = 0;
  brief = false;
  json = false;
  pretty = false;
  oneline = false;
  human = false;
  all = false;
  iec = false;
  resolve = false;
  /** How often `addr flush` looks for more; 0: until there are none. */
  loops = 10;
  family: AddressFamily = "any";
  force = false;
  /** The file of -batch. */
  batch: string | null = null;
}

/** One object's command: it prints to the tool, throws Quit where it ends early, and returns the exit code. */
export type ObjectCommand = (tool: Tool, args: Arguments) => number | Step<number>;

export function* runObject(object: ObjectCommand, tool: Tool, args: Arguments): Step<number> {
  const outcome = object(tool, args);
  return typeof outcome === "number" ? outcome : yield* outcome;
}

export class Tool {
  readonly context: CommandContext;
  readonly options: ToolOptions;
  net: Net;

  constructor(context: CommandContext, options = new ToolOptions(), net = context.net) {
    this.context = context;
    this.options = options;
    this.net = net;
  }

  withOptions(options: ToolOptions): Tool {
    return new Tool(this.context, options, this.net);
  }

  printer(): Printer {
    return new Printer(this.options);
  }

  /** What a show command prints is written at its end (print_*() of iproute2 flush). */
  print(words: string): void {
    if (words !== "") this.context.stdout.write(words);
  }

  complain(words: string): void {
    if (words !== "") this.context.stderr.write(words);
  }

  device(name: string, exitCode = 1): Device {
    const device = findDevice(this.net, name);
    if (device === null) throw noDevice(name, exitCode);
    return device;
  }

  /** The device a show command asks for, in the words that command uses. */
  shownDevice(name: string): Device {
    const device = findDevice(this.net, name);
    if (device === null) throw new Quit(`Device "${name}" does not exist.\n`, 1);
    return device;
  }
}

/** Prints a whole usage text and ends. */
export function usage(words: string, exitCode = 255): Quit {
  return new Quit(words, exitCode);
}

/** The verb `help`. */
export function showsUsage(words: string): ObjectCommand {
  return () => {
    throw usage(words);
  };
}
