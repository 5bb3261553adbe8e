/** Runs recorded command lines on the simulator's iptables, one namespace a session, and shows what differs. */
import { readFileSync } from "node:fs";
import { parse } from "unbash";
import { createHost, createKernel } from "../../src/kernel/create-host.ts";
import type { Host } from "../../src/kernel/host.ts";
import type { Net } from "../../src/kernel/net.ts";
import type { CommandContext } from "../../src/shell/command.ts";
import { iptablesCommands } from "../../src/shell/commands/iptables/iptables.ts";

import { Collector, FixedInput } from "../../src/shell/io.ts";
import { WalkedFiles } from "../../src/shell/vfs/path-walk.ts";
import { FileTree } from "../../src/shell/vfs/tree.ts";
import type { Program } from "../../src/sim/wait.ts";
import { parseTranscript } from "../record/transcript.ts";

export interface Step {
  readonly argv: readonly string[];
  readonly stdin?: string;
  readonly exit: number;
  readonly output: string;
  /** What iptables-save -c prints afterwards, comment lines left out; absent where it is as before. */
  readonly state?: string;
}

export interface Session {
  readonly title: string;
  readonly steps: readonly Step[];
}

/** What the recorder types after each line that changed the rules. */
const SAVE = "iptables-save -c | grep -v '^#'";

/** The sessions of a table (`data/NAME.txt`). */
export function readSessions(text: string): readonly Session[] {
  return text
    .split(/^## /m)
    .slice(1)
    .map((session) => {
      const { head, entries } = parseTranscript(session);
      const steps: { -readonly [F in keyof Step]: Step[F] }[] = [];
      for (const { command, output, exitCode } of entries) {
        if (command === SAVE) steps.at(-1)!.state = output;
        else steps.push({ ...wordsOf(command), exit: exitCode, output });
      }
      return { title: head.trimEnd(), steps };
    });
}

/** A line's words and what it is given. */
function wordsOf(line: string): Pick<Step, "argv" | "stdin"> {
  const { command } = parse(`${line}\n`).commands[0]!;
  if (command.type !== "Command") throw new Error(`${line}: no simple command`);
  const words = command.suffix.flatMap((word) => (word.type === "Word" ? [word.value] : []));
  const given = command.suffix.find((word) => word.type === "HereDoc");
  const argv = [command.name!.value, ...words];
  return given === undefined ? { argv } : { argv, stdin: given.body.text };
}

export const TABLES = ["basics", "matches", "targets", "save-restore", "more", "acceptances", "extensions"];

export function readTable(name: string): string {
  return readFileSync(new URL(`data/${name}.txt`, import.meta.url), "utf8");
}

export function makeHost(): Host {
  return createHost(createKernel({ seed: 1 }), "h");
}

const NO_FILES = new WalkedFiles(new FileTree());

export interface Result {
  readonly exit: number;
  readonly output: string;
}

/** Runs one command to its end; it never waits. */
export function runCommand(net: Net, argv: readonly string[], stdin = ""): Result {
  const collector = new Collector();
  const command = iptablesCommands.find((each) => each.name === argv[0]);
  if (command === undefined) throw new Error(`no command ${argv[0]}`);
  const context = {
    argv,
    host: net.host,
    net,
    env: new Map(),
    cwd: "/",
    files: NO_FILES,
    stdin: new FixedInput(stdin),
    stdout: collector.output,
    stderr: collector.output,
  } as unknown as CommandContext;
  const program: Program = command.run(context);
  const result = program.next("ready");
  if (!result.done) throw new Error(`${argv.join(" ")}: waits`);
  return { exit: result.value, output: collector.text };
}

export function stateOf(net: Net): string {
  return withoutComments(runCommand(net, ["iptables-save", "-c"]).output);
}

function withoutComments(text: string): string {
  return text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => `${line}\n`)
    .join("");
}

/** Dates differ by nature. */
export function canonical(output: string): string {
  return output.replace(/ on \w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}$/gm, " on DATE");
}
