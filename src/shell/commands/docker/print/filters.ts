/** `--filter KEY=VALUE` of docker's listings: values of one key are alternatives, different keys must all hold. */
import type { Engine } from "../../../../docker/engine.ts";

/** The values asked for by key, or what is wrong in docker's words. `unmodelled` keys are refused by name. */
export function readFilters(
  engine: Engine,
  filters: readonly string[],
  keys: readonly string[],
  unmodelled: readonly string[] = [],
): Map<string, string[]> | string {
  const wanted = new Map<string, string[]>();
  for (const filter of filters) {
    const equals = filter.indexOf("=");
    const key = filter.slice(0, equals).trim().toLowerCase();
    if (unmodelled.includes(key)) return `filter ${JSON.stringify(key)} is not modelled`;
    if (!keys.includes(key)) return engine.profile.client.words.invalidFilter(key);
    wanted.set(key, [...(wanted.get(key) ?? []), filter.slice(equals + 1).trim()]);
  }
  return wanted;
}
