/**
 * Loads all commands, and what only they and later calls of a session need: the first prompt needs hardly any of it, and it is
 * more than half of the lab. vite.page.config.ts puts the modules beside this one in place of the real ones, which are imported
 * here.
 */
import { makeRegistry } from "./registry.ts";
import { setLate } from "./stand-ins.ts";
import { TEXTS } from "./texts.ts";

export async function loadCommands(): Promise<void> {
  // Commands look their texts up as they are loaded.
  fill(TEXTS, (await import("../../../shell/help/texts.ts")).TEXTS);
  const all = await import("./commands.ts");
  setLate(all);
  fill(makeRegistry(), all.makeRegistry());
}

function fill<V>(map: Map<string, V>, all: ReadonlyMap<string, V>): void {
  for (const [name, value] of all) map.set(name, value);
}
