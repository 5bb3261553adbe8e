/**
 * `docker compose exec SERVICE COMMAND`: docker exec in the service's first container. Source: docker/compose,
 * cmd/compose/exec.go.
 */
import type { Engine } from "../../../../docker/engine.ts";
import type { Step } from "../../../../sim/wait.ts";
import type { CommandContext } from "../../../command.ts";
import type { FlagSpec, Flags } from "../flags.ts";
import { execVerb } from "../life/exec.ts";
import { callVerb } from "../verb.ts";
import { containersOf, isAlive, numberOf, serviceOf } from "./labels.ts";
import { reach } from "./reach.ts";
import { ComposeError } from "./report.ts";

export const EXEC_FLAGS: readonly FlagSpec[] = [
  { name: "detach", short: "d", kind: "bool" },
  { name: "env", short: "e", kind: "list" },
  { name: "index", kind: "int" },
  { name: "interactive", short: "i", kind: "bool" },
  { name: "no-tty", short: "T", kind: "bool" },
  { name: "no-TTY", kind: "bool" },
  { name: "privileged", kind: "bool" },
  { name: "tty", short: "t", kind: "bool" },
  { name: "user", short: "u", kind: "string" },
  { name: "workdir", short: "w", kind: "string" },
];

export function* exec(context: CommandContext, engine: Engine, flags: Flags): Step<number> {
  if (flags.operands.length < 2) throw new ComposeError(`requires at least 2 arg(s), only received ${flags.operands.length}`);
  const [service, ...argv] = flags.operands as [string, ...string[]];
  const { name } = reach(context, flags);
  const index = flags.value("index");
  const wanted = index === undefined || index === "0" ? null : Number(index);
  const [container] = containersOf(engine, name)
    .filter((each) => serviceOf(each) === service && isAlive(each) && (wanted === null || numberOf(each) === wanted))
    .sort((a, b) => numberOf(a) - numberOf(b));
  if (container === undefined) {
    throw new ComposeError(`service ${JSON.stringify(service)} is not running${wanted === null ? "" : ` container #${wanted}`}`);
  }
  return yield* callVerb(context, engine, execVerb, [...optionsOf(context, flags), container.id, ...argv]);
}

/** Standard input stays open, and on a terminal there is one inside, unless it is said otherwise. */
function optionsOf({ stdout, stdin }: CommandContext, flags: Flags): string[] {
  const options: string[] = [];
  if (flags.value("interactive") === undefined || flags.has("interactive")) options.push("-i");
  const refusesTty = flags.has("no-tty") || flags.has("no-TTY") || (flags.value("tty") !== undefined && !flags.has("tty"));
  if (stdout.isTerminal && stdin.isTerminal && !refusesTty) options.push("-t");
  if (flags.has("detach")) options.push("-d");
  if (flags.has("privileged")) options.push("--privileged");
  for (const text of flags.values("env")) options.push("-e", text);
  for (const name of ["user", "workdir"]) {
    const value = flags.value(name);
    if (value !== undefined) options.push(`--${name}`, value);
  }
  return options;
}
