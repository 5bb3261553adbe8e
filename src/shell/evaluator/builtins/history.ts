/**
 * history: the lines typed at this shell's prompt, numbered; -c forgets them. Files of history (-a -n -r -w), -d, -p and -s are
 * not modelled.
 */
import { type Builtin, quick } from "../builtin.ts";

export const HISTORY: Builtin = {
  name: "history",
  run: quick((shell, args) => {
    const [word, ...more] = args.slice(args[1] === "--" ? 2 : 1);
    if (word === "-c") {
      shell.history.length = 0;
      return 0;
    }
    if (word?.startsWith("-")) {
      shell.complain(`history: ${word}: not modelled`);
      return 2;
    }
    if (word !== undefined && !/^\d+$/.test(word)) {
      shell.complain(`history: ${word}: numeric argument required`);
      return 1;
    }
    if (more.length > 0) {
      shell.complain("history: too many arguments");
      return 1;
    }
    const { history } = shell;
    const from = word === undefined ? 0 : Math.max(0, history.length - Number(word));
    for (let at = from; at < history.length; at++) shell.stdout.write(`${String(at + 1).padStart(5)}  ${history[at]}\n`);
    return 0;
  }),
};
