/** busybox's file and text tools: the same as the full ones but for how they complain. coreutils/, editors/, findutils/. */
import type { Command } from "../../command.ts";
import { TOOLS } from "../../tools/index.ts";
import { translated, type WordRule } from "./translate.ts";

const USAGE_RULES: readonly WordRule[] = [
  [/^(\S+): (invalid option -- '.')$/, "$1: $2\nUSAGE"],
  [/^(\S+): (unrecognized option '.*')$/, "$1: $2\nUSAGE"],
  [/^(\S+): (option requires an argument -- '.')$/, "$1: $2\nUSAGE"],
  [/^\S+: missing (file )?operand.*$/, "USAGE"],
  [/^\S+: missing destination file operand.*$/, "USAGE"],
  [/^Usage: .*$/, "USAGE"],
  [/^Try '.*$/, ""],
];

const QUOTED = "['‘](.*?)['’]";

const RULES: Readonly<Record<string, { readonly rules: readonly WordRule[]; readonly exitCode?: number }>> = {
  cat: {
    rules: [
      [/^cat: (.*): Is a directory$/, "cat: read error: Is a directory"],
      [/^cat: (.*): (.*)$/, "cat: can't open '$1': $2"],
    ],
  },
  ls: { rules: [[new RegExp(`^ls: cannot access ${QUOTED}: (.*)$`), "ls: $1: $2"]], exitCode: 1 },
  rm: {
    rules: [
      [new RegExp(`^rm: cannot remove ${QUOTED}: Is a directory$`), "rm: '$1' is a directory"],
      [new RegExp(`^rm: cannot remove ${QUOTED}: (.*)$`), "rm: can't remove '$1': $2"],
    ],
  },
  mkdir: { rules: [[new RegExp(`^mkdir: cannot create directory ${QUOTED}: (.*)$`), "mkdir: can't create directory '$1': $2"]] },
  mv: {
    rules: [
      [new RegExp(`^mv: cannot stat ${QUOTED}: (.*)$`), "mv: can't rename '$1': $2"],
      [new RegExp(`^mv: cannot move ${QUOTED} to ${QUOTED}: (.*)$`), "mv: can't rename '$1': $3"],
    ],
  },
  cp: { rules: [[new RegExp(`^cp: cannot stat ${QUOTED}: (.*)$`), "cp: can't stat '$1': $2"]] },
  touch: { rules: [[new RegExp(`^touch: cannot touch ${QUOTED}: (.*)$`), "touch: $1: $2"]] },
  rmdir: { rules: [[new RegExp(`^rmdir: failed to remove ${QUOTED}: (.*)$`), "rmdir: '$1': $2"]] },
  head: { rules: [[new RegExp(`^head: cannot open ${QUOTED} for reading: (.*)$`), "head: $1: $2"]] },
  tail: { rules: [[new RegExp(`^tail: cannot open ${QUOTED} for reading: (.*)$`), "tail: can't open '$1': $2\ntail: no files"]] },
  sort: { rules: [[/^sort: cannot read: (.*): (.*)$/, "sort: $1: $2"]] },
  wc: { rules: [] },
  cut: { rules: [] },
  grep: { rules: [] },
  seq: { rules: [] },
  tr: { rules: [] },
  sleep: {
    rules: [
      [new RegExp(`^sleep: invalid time interval ${QUOTED}$`), "sleep: invalid number '$1'"],
      [/^sleep: (invalid option|unrecognized option).*$/, "sleep: invalid number '-1'"],
    ],
  },
  date: { rules: [[new RegExp(`^date: invalid date ${QUOTED}$`), "date: invalid date '$1'"]] },
  id: { rules: [] },
  expr: { rules: [[/^expr: syntax error.*$/, "expr: syntax error"]] },
  killall: { rules: [[/^(.*): no process found$/, "killall: $1: no process killed"]] },
  kill: { rules: [[/^(?:\S+: line \d+: )?kill: \((\d+)\) - (.*)$/, "kill: can't kill pid $1: $2"]] },
};

export const BUSYBOX_TOOLS: readonly Command[] = Object.entries(RULES).flatMap(([name, { rules, exitCode }]) => {
  const full = TOOLS.find((tool) => tool.name === name);
  if (full === undefined) return [];
  const translation = { name, rules: [...rules, ...USAGE_RULES] };
  return [translated(full, exitCode === undefined ? translation : { ...translation, exitCode })];
});
