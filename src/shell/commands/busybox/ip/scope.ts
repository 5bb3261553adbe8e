/** Names of scopes as ip prints them (/etc/iproute2/rt_scopes), and what its objects share of links. */
import { fail } from "../applet.ts";
import { takeValue } from "./words.ts";

export { isUp } from "../../../../kernel/config/link.ts";

const SCOPE_NAMES: ReadonlyMap<number, string> = new Map([
  [0, "global"],
  [200, "site"],
  [253, "link"],
  [254, "host"],
  [255, "nowhere"],
]);

export function scopeName(scope: number): string {
  return SCOPE_NAMES.get(scope) ?? String(scope);
}

/** A name, or a number up to 255. */
export function takeScope(words: string[]): number {
  const text = takeValue(words);
  const named = [...SCOPE_NAMES].find(([, name]) => name === text)?.[0];
  if (named !== undefined) return named;
  if (!/^\d+$/.test(text) || Number(text) > 255) throw fail("ip", `invalid argument '${text}' to 'scope'`);
  return Number(text);
}
