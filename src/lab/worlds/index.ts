/** The worlds a script can run in, by name. */
import { bare } from "./bare.ts";
import { dockerhost } from "./dockerhost.ts";
import { lan } from "./lan.ts";
import type { World } from "./world.ts";

export type { MadeWorld, World, WorldOptions } from "./world.ts";

/** The worlds by the names that `netnsim run --world` takes: "bare", "lan", "dockerhost". */
export const WORLDS: Readonly<Record<string, World>> = { bare, lan, dockerhost };

/** The world of a name, which may be any text. */
export function worldNamed(name: string): World | undefined {
  return Object.hasOwn(WORLDS, name) ? WORLDS[name] : undefined;
}
