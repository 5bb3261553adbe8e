/** `-j CONNMARK`: changes the connection's mark, or carries marks between packet and connection. Linux: xt_connmark.c. */
import { hex } from "../text.ts";
import { CONTINUE, defineTarget } from "../xtables.ts";
import { type MarkMask, readMask, XtablesError } from "../xtoptions.ts";
import { describeChange, markChange, markOptions } from "./mark.ts";

type ConnmarkOptions =
  | ({ readonly kind: "set" } & MarkMask)
  | { readonly kind: "save" | "restore"; readonly nfmask: number; readonly ctmask: number };

const CHANGES = ["set-xmark", "set-mark", "and-mark", "or-mark", "xor-mark", "save-mark", "restore-mark"] as const;
const ALL = 0xffffffff;

export const connmarkTarget = defineTarget<ConnmarkOptions>({
  name: "CONNMARK",
  options: [
    ...markOptions(CHANGES),
    { names: ["ctmask"], read: readMask, excludes: ["mask"] },
    { names: ["nfmask"], read: readMask, excludes: ["mask"] },
    { names: ["mask"], read: readMask },
  ],
  finish(given) {
    const both = given.value<number>("mask");
    const nfmask = both ?? given.value<number>("nfmask") ?? ALL;
    const ctmask = both ?? given.value<number>("ctmask") ?? ALL;
    if (given.has("save-mark")) return { kind: "save", nfmask, ctmask };
    if (given.has("restore-mark")) return { kind: "restore", nfmask, ctmask };
    const change = markChange(given);
    if (change === null) throw new XtablesError("CONNMARK target: No operation specified");
    return { kind: "set", mark: change.mark, mask: both ?? change.mask };
  },
  needsConntrack: () => true,
  save(options) {
    if (options.kind === "set") return ` --set-xmark ${hex(options.mark)}/${hex(options.mask)}`;
    return ` --${options.kind}-mark --nfmask ${hex(options.nfmask)} --ctmask ${hex(options.ctmask)}`;
  },
  list(options) {
    if (options.kind === "set") return ` CONNMARK${describeChange(options)}`;
    const { kind, nfmask, ctmask } = options;
    if (nfmask === ALL && ctmask === ALL) return ` CONNMARK ${kind}`;
    if (nfmask === ctmask) return ` CONNMARK ${kind} mask ${hex(nfmask)}`;
    const masks =
      kind === "save" ? `nfmask ${hex(nfmask)} ctmask ~${hex(ctmask)}` : `ctmask ${hex(ctmask)} nfmask ~${hex(nfmask)}`;
    return ` CONNMARK ${kind} ${masks}`;
  },
  compile(options) {
    return (skb) => {
      const { connection } = skb;
      if (connection === null) return CONTINUE;
      if (options.kind === "set") connection.setMark(((connection.mark & ~options.mask) ^ options.mark) >>> 0);
      else if (options.kind === "save")
        connection.setMark(((connection.mark & ~options.ctmask) ^ (skb.mark & options.nfmask)) >>> 0);
      else skb.mark = ((skb.mark & ~options.nfmask) ^ (connection.mark & options.ctmask)) >>> 0;
      return CONTINUE;
    };
  },
});
