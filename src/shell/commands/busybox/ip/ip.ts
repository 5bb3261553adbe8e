/** ip of busybox 1.35: address, link, route, neigh, rule. networking/ip.c, libiproute/. Left out, refused by name: tunnel, -6. */
import type { Step } from "../../../../sim/process.ts";
import type { CommandContext } from "../../../command.ts";
import { fail, makeApplet, misuse } from "../applet.ts";
import { runAddress } from "./address.ts";
import { runLink } from "./link.ts";
import { runNeigh } from "./neigh.ts";
import { runRoute } from "./route.ts";
import { runRule } from "./rule.ts";

export interface IpContext {
  readonly context: CommandContext;
  readonly oneline: boolean;
  /** -4 or -f inet: only what has to do with addresses. */
  readonly inet: boolean;
}

type IpObject = (ip: IpContext, words: readonly string[]) => number;

const OBJECTS: readonly (readonly [string, IpObject | null])[] = [
  ["address", runAddress],
  ["route", runRoute],
  ["link", runLink],
  ["tunnel", null],
  ["neighbour", runNeigh],
  ["rule", runRule],
];

export const ip = makeApplet("ip", function* (context): Step<number> {
  const words = [...context.argv.slice(1)];
  let [oneline, inet] = [false, false];
  while (words[0]?.startsWith("-")) {
    const option = words.shift()!.replace(/^--/, "-");
    if (option === "-o" || "-oneline".startsWith(option)) oneline = true;
    else if (option === "-4") inet = true;
    else if (option === "-f" || "-family".startsWith(option)) inet = words.shift() === "inet";
    else if (option === "-6") throw fail("ip", 'option "-6" is not modelled', 2);
    else throw misuse("ip");
  }
  const name = words.shift();
  const found = OBJECTS.find(([full]) => name !== undefined && name !== "" && full.startsWith(name));
  if (found === undefined) throw misuse("ip");
  if (found[1] === null) throw fail("ip", `object "${found[0]}" is not modelled`, 2);
  return found[1]({ context, oneline, inet }, words);
});
