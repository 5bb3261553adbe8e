/**
 * `-j CT --notrack` and `-j NOTRACK`: conntrack passes the packet by. Linux: xt_CT.c. Zones, helpers, timeouts and event masks
 * are not modelled.
 */
import { CONTINUE, defineTarget } from "../xtables.ts";
import { type ValueContext, XtablesError, type XtOption } from "../xtoptions.ts";

interface CtOptions {
  readonly notrack: boolean;
}

const UNMODELLED = ["zone", "zone-orig", "zone-reply", "helper", "ctevents", "expevents", "timeout"];

const OPTIONS: readonly XtOption[] = [
  { names: ["notrack"] },
  ...UNMODELLED.map((name) => ({ names: [name], read: refuseOption })),
];

function refuseOption(_text: string, { option }: ValueContext): never {
  throw new XtablesError(`iptables: option "--${option}" of target "CT" is not modelled\n`, 2, true);
}

export const ctTarget = defineTarget<CtOptions>({
  name: "CT",
  options: OPTIONS,
  finish: (given) => ({ notrack: given.has("notrack") }),
  refuses: (_options, _rule, { table }) => table !== "raw",
  needsConntrack: ({ notrack }) => !notrack,
  save: ({ notrack }) => (notrack ? " --notrack" : ""),
  list: ({ notrack }) => (notrack ? " CT notrack" : " CT"),
  compile({ notrack }) {
    return (skb) => {
      if (notrack && skb.connection === null) skb.untracked = true;
      return CONTINUE;
    };
  },
});

export const notrackTarget = defineTarget<CtOptions>({
  name: "NOTRACK",
  listedAs: "CT",
  options: [],
  finish: () => ({ notrack: true }),
  refuses: (_options, _rule, { table }) => table !== "raw",
  save: () => "",
  list: () => " NOTRACK",
  compile() {
    return (skb) => {
      if (skb.connection === null) skb.untracked = true;
      return CONTINUE;
    };
  },
});
