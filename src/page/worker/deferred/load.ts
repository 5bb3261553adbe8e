/**
 * Loads all commands: the first prompt needs hardly any, and they are half of the lab. vite.page.config.ts puts the modules
 * beside this one in place of the real ones, which are imported here.
 */
import { BUSYBOX_COMMANDS } from "./busybox.ts";
import { setCompletion } from "./completion.ts";
import { makeRegistry } from "./registry.ts";
import { TEXTS } from "./texts.ts";

export async function loadCommands(): Promise<void> {
  // Commands look their texts up as they are loaded.
  fill(TEXTS, (await import("../../../shell/help/texts.ts")).TEXTS);
  fill(BUSYBOX_COMMANDS, (await import("../../../shell/commands/busybox/index.ts")).BUSYBOX_COMMANDS);
  setCompletion((await import("../../../shell/completion.ts")).completeLine);
  fill(makeRegistry(), (await import("../../../shell/registry.ts")).makeRegistry());
}

function fill<V>(map: Map<string, V>, all: ReadonlyMap<string, V>): void {
  for (const [name, value] of all) map.set(name, value);
}
