/**
 * `docker compose logs`. Real ones come in any order among containers; here one container after the other. Source:
 * docker/compose, pkg/compose/logs.go.
 */
import type { Engine } from "../../../../docker/engine.ts";
import type { Container } from "../../../../docker/shapes.ts";
import { type Step, waitAny } from "../../../../sim/wait.ts";
import type { CommandContext } from "../../../command.ts";
import type { FlagSpec, Flags } from "../flags.ts";
import { apiTime } from "../inspect/time.ts";
import { containersOf, isAlive, numberOf, serviceOf, shortName } from "./labels.ts";
import { LineCutter, LogPrefixes } from "./log-lines.ts";
import { reach } from "./reach.ts";
import { ComposeError, notModelled } from "./report.ts";

export const LOGS_FLAGS: readonly FlagSpec[] = [
  { name: "follow", short: "f", kind: "bool" },
  { name: "index", kind: "int" },
  { name: "no-color", kind: "bool", isIgnored: true },
  { name: "no-log-prefix", kind: "bool" },
  { name: "since", kind: "string" },
  { name: "tail", short: "n", kind: "string" },
  { name: "timestamps", short: "t", kind: "bool" },
  { name: "until", kind: "string" },
];

export function* logs(context: CommandContext, engine: Engine, flags: Flags): Step<number> {
  for (const name of ["since", "until"]) if (flags.value(name) !== undefined) throw notModelled(`logs --${name}`);
  const index = flags.value("index");
  const names = flags.operands;
  if (index !== undefined && names.length !== 1) throw new ComposeError("--index requires one service to be selected");
  const { name, project } = reach(context, flags);
  for (const each of names)
    if (project !== null && !project.services.has(each)) throw new ComposeError(`no such service: ${each}`);
  const containers = containersOf(engine, name)
    .filter((each) =>
      names.length > 0 ? names.includes(serviceOf(each)) : (project?.services.get(serviceOf(each))?.attach ?? project === null),
    )
    .filter((each) => index === undefined || numberOf(each) === Number(index));
  const print = new Printer(context, flags);
  const streams = containers.map((container) => ({ container, cutter: new LineCutter(), at: 0 }));
  for (const each of streams) {
    each.at = each.container.logs.length;
    print.lines(each.container, linesOf(each.container, each.cutter, 0), flags.value("tail") ?? "all");
  }
  while (flags.has("follow") && streams.some(({ container }) => isAlive(container))) {
    yield waitAny(streams.map(({ container }) => container.changed));
    for (const each of streams) {
      print.lines(each.container, linesOf(each.container, each.cutter, each.at), "all");
      each.at = each.container.logs.length;
    }
  }
  return 0;
}

interface Line {
  readonly timeUs: number;
  readonly text: string;
}

function linesOf({ logs }: Container, cutter: LineCutter, from: number): Line[] {
  const lines = logs.slice(from).flatMap((entry) => cutter.cut(entry).map((text) => ({ timeUs: entry.timeUs, text })));
  if (from > 0) return lines;
  return [...lines, ...cutter.rest().map((text) => ({ timeUs: logs.at(-1)!.timeUs, text }))];
}

class Printer {
  readonly #context: CommandContext;
  readonly #prefixes: LogPrefixes;
  readonly #hasTimes: boolean;

  constructor(context: CommandContext, flags: Flags) {
    this.#context = context;
    this.#prefixes = new LogPrefixes(!flags.has("no-log-prefix"));
    this.#hasTimes = flags.has("timestamps");
  }

  lines(container: Container, lines: readonly Line[], tail: string): void {
    const { host, stdout } = this.#context;
    const shown = /^\d+$/.test(tail) ? lines.slice(Math.max(0, lines.length - Number(tail))) : lines;
    for (const { timeUs, text } of shown) {
      const stamp = this.#hasTimes ? `${nanoseconds(apiTime(host, timeUs))} ` : "";
      stdout.write(`${this.#prefixes.of(shortName(container))}${stamp}${text}\n`);
    }
  }
}

/** Nine digits behind the point, always. */
function nanoseconds(text: string): string {
  const [seconds, fraction = ""] = text.slice(0, -1).split(".") as [string, string?];
  return `${seconds}.${fraction.padEnd(9, "0")}Z`;
}
