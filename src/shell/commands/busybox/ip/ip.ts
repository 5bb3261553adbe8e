/**
 * ip of busybox 1.35: address, link, route, neigh, rule. networking/ip.c, libiproute/. IPv6 is as with
 * net.ipv6.conf.all.disable_ipv6=1: lists are empty and no device takes an address or a route. Left out, refused by name: tunnel,
 * changes of rules, IPv6 routes that only refuse.
 */
import type { Step } from "../../../../sim/wait.ts";
import type { CommandContext } from "../../../command.ts";
import { fail, makeApplet, misuse } from "../applet.ts";
import { runAddress } from "./address.ts";
import { runLink } from "./link.ts";
import { runNeigh } from "./neigh.ts";
import { runRoute } from "./route.ts";
import { runRule } from "./rule.ts";
import type { IpFamily } from "./words.ts";

export interface IpContext {
  readonly context: CommandContext;
  readonly oneline: boolean;
  readonly family: IpFamily;
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
  let oneline = false;
  let family: IpFamily = "any";
  while (words[0]?.startsWith("-")) {
    const option = words.shift()!.replace(/^--/, "-");
    if (option === "-o" || "-oneline".startsWith(option)) oneline = true;
    else if (option === "-f" || "-family".startsWith(option)) family = takeFamily(words);
    else {
      const named = FAMILY_OPTIONS.get(option);
      if (named === undefined) throw misuse("ip");
      family = named;
    }
  }
  const name = words.shift();
  const found = OBJECTS.find(([full]) => name !== undefined && name !== "" && full.startsWith(name));
  if (found === undefined) throw misuse("ip");
  if (found[1] === null) throw fail("ip", `object "${found[0]}" is not modelled`, 2);
  return found[1]({ context, oneline, family }, words);
});

const FAMILIES: readonly IpFamily[] = ["inet", "inet6", "link"];
const FAMILY_OPTIONS: ReadonlyMap<string, IpFamily> = new Map([
  ["-4", "inet"],
  ["-6", "inet6"],
  ["-0", "link"],
]);

function takeFamily(words: string[]): IpFamily {
  const word = words.shift();
  if (word === undefined) throw misuse("ip");
  const family = FAMILIES.find((name) => name === word);
  if (family === undefined) throw fail("ip", `invalid argument '${word}' to 'family'`);
  return family;
}
