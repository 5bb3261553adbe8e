/** A puzzle: a lab in which one thing is broken, a request that fails because of it, and one command that repairs it. */
import type { LabHost } from "../../lab/lab-host.ts";
import { worldNamed } from "../../lab/worlds/index.ts";
import { parseScript } from "../../scenario/script.ts";

export interface Puzzle {
  /** Its seed, or its file's name without the ending. */
  readonly name: string;
  readonly world: string;
  /** A drawing of the lab; "" where there is none. */
  readonly picture: string;
  /** The script that makes the lab, what is broken included. */
  readonly setup: string;
  /** Works where its exit code is 0. */
  readonly request: string;
  /** A command that makes it work; null where none is known. */
  readonly repair: string | null;
}

/** A script whose last command is the request. */
export function readPuzzle(text: string, fileName: string): Puzzle {
  const { world, steps } = parseScript(text);
  const request = steps.at(-1)!.command;
  const setup = steps.slice(0, -1).map(({ command }) => command);
  return {
    name: fileName.replace(/^.*\/|\.sh$/g, ""),
    world,
    picture: "",
    setup: `${setup.join("\n")}\n`,
    request,
    repair: null,
  };
}

/** The host of a new lab of a world, after the script. */
export function hostAfter(world: string, setup: string): LabHost {
  const { host } = worldNamed(world)!({ seed: 1, macs: "ascending" });
  host.runScript("sh", setup, {});
  return host;
}
