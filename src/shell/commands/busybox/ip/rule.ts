/** `ip rule` of busybox: the list; changes are refused by name. libiproute/iprule.c. */
import { DEFAULT_RULES } from "../../../../kernel/netlink/netns.ts";
import { Exit } from "../../../exit.ts";
import { fail } from "../applet.ts";
import type { IpContext } from "./ip.ts";
import { verbOf } from "./words.ts";

const TABLES: ReadonlyMap<number, string> = new Map([
  [255, "local"],
  [254, "main"],
  [253, "default"],
]);

export function runRule({ context, family }: IpContext, given: readonly string[]): number {
  const verb = verbOf(given[0], ["list", "show", "add", "delete"]);
  if (verb !== "list" && verb !== "show") throw fail("ip", `"rule ${verb}" is not modelled`, 2);
  if (given.length > 1) throw new Exit(255, "ip: ignoring all arguments\n");
  if (family === "link") return 0;
  // IPv6 has two where it is disabled, too.
  for (const rule of family === "inet6" ? DEFAULT_RULES.slice(0, 2) : context.net.config.rules) {
    if (rule.action !== "lookup" || rule.from !== null || rule.to !== null || rule.mark !== 0 || rule.iif !== null) {
      throw fail("ip", "rules with more than a table are not modelled", 2);
    }
    context.stdout.write(`${rule.priority}:\tfrom all lookup ${TABLES.get(rule.table) ?? rule.table} \n`);
  }
  return 0;
}
