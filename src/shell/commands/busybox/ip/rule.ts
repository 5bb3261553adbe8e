/** `ip rule` of busybox: the list; changes are refused by name. libiproute/iprule.c. */
import { fail } from "../applet.ts";
import type { IpContext } from "./ip.ts";
import { verbOf } from "./words.ts";

const TABLES: Readonly<Record<number, string>> = { 255: "local", 254: "main", 253: "default" };

export function runRule({ context }: IpContext, given: readonly string[]): number {
  const verb = verbOf(given[0], ["list", "show", "add", "delete"]);
  if (verb !== "list" && verb !== "show") throw fail("ip", `"rule ${verb}" is not modelled`, 2);
  for (const rule of context.net.config.rules) {
    if (rule.action !== "lookup" || rule.from !== null || rule.to !== null || rule.mark !== 0 || rule.iif !== null) {
      throw fail("ip", "rules with more than a table are not modelled", 2);
    }
    context.stdout.write(`${rule.priority}:\tfrom all lookup ${TABLES[rule.table] ?? rule.table} \n`);
  }
  return 0;
}
