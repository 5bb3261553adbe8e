/** trap: sets, resets, ignores and lists. */
import { type Builtin, quick } from "../builtin.ts";
import { quoteForReuse } from "../quoting.ts";
import type { Shell } from "../shell.ts";
import { parseSignal, SIGNAL_TABLE, signalName } from "../signals.ts";
import { setTrap } from "../traps.ts";

const OTHERS = ["ERR", "DEBUG", "RETURN"];

export const TRAP: Builtin = {
  name: "trap",
  special: true,
  run: quick((shell, argv) => {
    let words = argv.slice(1);
    if (words[0] === "-l") {
      shell.stdout.write(SIGNAL_TABLE);
      return 0;
    }
    if (words[0] === "-p" || words.length === 0) return listTraps(shell, words.slice(1));
    if (words[0]?.startsWith("-") && words[0] !== "-" && words[0] !== "--") {
      shell.complain(`trap: ${words[0].slice(0, 2)}: invalid option`);
      shell.stderr.write("trap: usage: trap [-lp] [[arg] signal_spec ...]\n");
      return 2;
    }
    if (words[0] === "--") words = words.slice(1);
    const [action, ...names] = words;
    if (action === undefined) return listTraps(shell, []);
    // A lone signal is reset.
    if (names.length === 0) {
      if (nameOf(action) === null) {
        shell.stderr.write("trap: usage: trap [-lp] [[arg] signal_spec ...]\n");
        return 2;
      }
      setTrap(shell, nameOf(action)!, null);
      return 0;
    }
    // A leading number means that all are reset.
    const resets = action === "-" || (/^\d+$/.test(action) && nameOf(action) !== null);
    let status = 0;
    for (const name of /^\d+$/.test(action) && resets ? words : names) {
      const signal = nameOf(name);
      if (signal === null) {
        shell.complain(`trap: ${name}: invalid signal specification`);
        status = 1;
      } else setTrap(shell, signal, resets ? null : action);
    }
    return status;
  }),
};

function nameOf(text: string): string | null {
  const upper = text.toUpperCase();
  if (OTHERS.includes(upper)) return upper;
  return parseSignal(text);
}

function listTraps(shell: Shell, names: readonly string[]): number {
  const order = ["EXIT", ...[...Array(64).keys()].map((index) => signalName(index + 1) ?? ""), "DEBUG", "ERR", "RETURN"];
  const wanted = names.map((name) => nameOf(name));
  for (const name of order) {
    const command = shell.traps.get(name);
    if (command === undefined || (wanted.length > 0 && !wanted.includes(name))) continue;
    const label = name === "EXIT" || OTHERS.includes(name) ? name : `SIG${name}`;
    shell.stdout.write(`trap -- ${quoteForReuse(command)} ${label}\n`);
  }
  return 0;
}
