/** `docker top`: the container's processes as `ps -ef` prints them. Source: moby, daemon/top_unix.go. */
import type { Engine } from "../engine.ts";
import { DockerError } from "../shapes.ts";
import { familyOf } from "./run.ts";

export const TOP_TITLES: readonly string[] = ["UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"];

export function topRows(engine: Engine, reference: string): readonly (readonly string[])[] {
  const container = engine.container(reference);
  if (container.process === null) throw new DockerError(engine.profile.words.notRunning(container.id), 409, 1);
  const started = new Date((engine.host.loop.epochUs + (container.state.startedAtUs ?? 0)) / 1000).toISOString().slice(11, 16);
  return familyOf(engine, container).map(({ pid, parent, title }) => [
    "root",
    String(pid),
    String(parent?.pid ?? 1),
    "0",
    started,
    "?",
    "00:00:00",
    title,
  ]);
}
