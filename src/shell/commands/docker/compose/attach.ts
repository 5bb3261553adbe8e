/**
 * The logs of several containers as they come: `up` without -d, and `logs -f`. Ctrl-C stops the containers of an `up`.
 * Source: docker/compose, pkg/compose/up.go, attach.go, printer.go.
 */
import type { Engine } from "../../../../docker/engine.ts";
import type { Container } from "../../../../docker/shapes.ts";
import { type Step, WaitQueue, waitAny } from "../../../../sim/wait.ts";
import type { CommandContext } from "../../../command.ts";
import { isAlive, shortName } from "./labels.ts";
import { LineCutter, LogPrefixes } from "./log-lines.ts";

/** What a terminal's line is cleared with; written to files too. */
const RESET_LINE = "\r\u001b[K";

export interface FollowOptions {
  readonly hasPrefix: boolean;
  /** Begins what is followed. */
  readonly start: () => Step<void>;
  /** Ends it, when the command is interrupted. */
  readonly stop: () => Step<void>;
}

interface Followed {
  readonly container: Container;
  readonly name: string;
  readonly cutter: LineCutter;
  at: number;
  isOver: boolean;
}

export function* followAll(
  context: CommandContext,
  engine: Engine,
  containers: readonly Container[],
  options: FollowOptions,
): Step<number> {
  const { process, stdout } = context;
  stdout.write(`Attaching to ${containers.map(shortName).join(", ")}\n`);
  const prefixes = new LogPrefixes(options.hasPrefix);
  const followed: Followed[] = containers.map((container) => ({
    container,
    name: shortName(container),
    cutter: new LineCutter(),
    at: container.logs.length,
    isOver: false,
  }));
  let isInterrupted = false;
  const signalled = new WaitQueue("a signal");
  for (const signal of ["INT", "TERM"] as const) {
    process.on(signal, () => {
      isInterrupted = true;
      signalled.wake();
    });
  }
  try {
    yield* options.start();
    for (;;) {
      for (const each of followed) printNew(context, engine, prefixes, each);
      if (isInterrupted || followed.every(({ isOver }) => isOver)) break;
      yield waitAny([signalled, ...followed.map(({ container }) => container.changed)]);
    }
    if (!isInterrupted) return 0;
    stdout.write("Gracefully Stopping... press Ctrl+C again to force\n");
    yield* options.stop();
    for (const each of followed) printNew(context, engine, prefixes, each);
    return 130;
  } finally {
    for (const signal of ["INT", "TERM"] as const) process.on(signal, null);
  }
}

function printNew(context: CommandContext, engine: Engine, prefixes: LogPrefixes, each: Followed): void {
  const { container, name, cutter } = each;
  for (; each.at < container.logs.length; each.at++) {
    const entry = container.logs[each.at]!;
    for (const line of cutter.cut(entry)) context[entry.stream].write(`${prefixes.of(name)}${line}\n`);
  }
  if (each.isOver || isAlive(container)) return;
  if (container.state.status === "created" && engine.containers.has(container.id)) return;
  for (const line of cutter.rest()) context.stdout.write(`${prefixes.of(name)}${line}\n`);
  context.stdout.write(`${RESET_LINE}${name} exited with code ${container.state.exitCode}\n`);
  each.isOver = true;
}
