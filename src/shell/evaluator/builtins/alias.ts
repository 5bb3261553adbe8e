/** alias and unalias. Scripts do not expand aliases (shopt expand_aliases is off), a session at a prompt does. */
import { type Builtin, quick } from "../builtin.ts";
import { singleQuoted } from "../quoting.ts";

const ALIAS: Builtin = {
  name: "alias",
  *run(shell, argv) {
    const words = argv.slice(1).filter((word) => word !== "-p" && word !== "--");
    const show = (name: string): void => shell.stdout.write(`alias ${name}=${singleQuoted(shell.aliases.get(name)!)}\n`);
    if (words.length === 0) for (const name of [...shell.aliases.keys()].sort()) show(name);
    let status = 0;
    for (const word of words) {
      const equals = word.indexOf("=");
      if (equals > 0) shell.aliases.set(word.slice(0, equals), word.slice(equals + 1));
      else if (shell.aliases.has(word)) show(word);
      else {
        shell.complain(`alias: ${word}: not found`);
        status = 1;
      }
    }
    return status;
  },
};

const UNALIAS: Builtin = {
  name: "unalias",
  run: quick((shell, argv) => {
    if (argv.length === 1) {
      shell.stderr.write("unalias: usage: unalias [-a] name [name ...]\n");
      return 2;
    }
    if (argv[1] === "-a") {
      shell.aliases.clear();
      return 0;
    }
    let status = 0;
    for (const name of argv.slice(1)) {
      if (shell.aliases.delete(name)) continue;
      shell.complain(`unalias: ${name}: not found`);
      status = 1;
    }
    return status;
  }),
};

export const ALIAS_BUILTINS: readonly Builtin[] = [ALIAS, UNALIAS];
