/** How a tool of this folder ends early: what it says on stderr and its exit code, as its exit(3) would. */
import { type Refusal, strerror } from "../../../kernel/config/errno.ts";
import { Exit } from "../../exit.ts";

export class Quit extends Exit {
  /** Whether the tool ends at once, also in the midst of a batch; else only the command failed. */
  readonly isExit: boolean;

  /** `words` goes to stderr as it is; empty for none. */
  constructor(words: string, exitCode: number, isExit = exitCode === 255) {
    super(exitCode, words);
    this.isExit = isExit;
  }
}

export function incomplete(): Quit {
  return new Quit('Command line is not complete. Try option "help"\n', 255);
}

export function wrongArgument(message: string, argument: string): Quit {
  return new Quit(`Error: argument "${argument}" is wrong: ${message}\n`, 255);
}

/** A keyword given twice. */
export function duplicate(key: string, argument: string): Quit {
  return new Quit(`Error: duplicate "${key}": "${argument}" is the second value.\n`, 255);
}

/** A word that could only be the nameless argument, which is there already. */
export function garbage(key: string, argument: string): Quit {
  return new Quit(`Error: either "${key}" is duplicate, or "${argument}" is a garbage.\n`, 255);
}

/** A second gateway of one next hop. */
export function duplicateVia(): Quit {
  return wrongArgument("use nexthop syntax to specify multiple via\n", "via");
}

export function noDevice(name: string, exitCode = 1): Quit {
  return new Quit(`Cannot find device "${name}"\n`, exitCode);
}

/** Something real that netnsim does not model: it is refused by name, never passed over. */
export function notModelled(what: string, tool = "ip", exitCode = 2): Quit {
  return new Quit(`${tool}: ${what} is not modelled\n`, exitCode);
}

/** The kernel's reply as libnetlink prints it. */
export function refused(refusal: Refusal, exitCode = 2): Quit {
  return new Quit(refusalText(refusal), exitCode);
}

export function refusalText(refusal: Refusal): string {
  if (refusal.message === undefined) return `RTNETLINK answers: ${strerror(refusal.errno)}\n`;
  return `Error: ${refusal.message}${refusal.message.endsWith(".") ? "" : "."}\n`;
}

/** Goes on only where the kernel agreed. */
export function require(refusal: Refusal | null, exitCode = 2): void {
  if (refusal !== null) throw refused(refusal, exitCode);
}
