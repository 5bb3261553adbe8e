/** Text tools people have, whose output just-bash does not give as GNU's do (od, paste) or that make no sense here: refused by name. */
import type { Command } from "../command.ts";
import { complain, makeQuickTool } from "./kit.ts";

const NAMES = ["less", "ln", "man", "more", "nano", "od", "paste", "readlink", "stat", "vi", "vim", "watch", "xxd"];

export const REFUSED_TOOLS: readonly Command[] = NAMES.map((name) =>
  makeQuickTool(name, (context) => {
    complain(context, "not modelled");
    return 2;
  }),
);
