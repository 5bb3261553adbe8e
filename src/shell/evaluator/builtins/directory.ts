/** cd, pwd, pushd, popd, dirs. */
import { strerror } from "../../../kernel/config/errno.ts";
import { normalizePath } from "../../vfs/canonical.ts";
import { type Builtin, quick } from "../builtin.ts";
import { printableName } from "../quoting.ts";
import type { Shell } from "../shell.ts";

function changeDirectory(shell: Shell, who: string, path: string): boolean {
  const target = shell.absolute(path);
  const refused = shell.world.files.access(`${target}/`);
  if (refused !== null) {
    shell.complain(`${who}: ${printableName(path)}: ${strerror(refused.errno)}`);
    return false;
  }
  const before = shell.cwd;
  shell.cwd = normalizePath(target);
  shell.variables.setText("OLDPWD", before);
  shell.variables.setText("PWD", shell.cwd);
  return true;
}

const CD: Builtin = {
  name: "cd",
  *run(shell, argv) {
    const words = argv
      .slice(1)
      .filter((word, index, all) => !(/^-[LPe@]+$/.test(word) || (word === "--" && all.indexOf("--") === index)));
    if (words.length > 1) {
      shell.complain("cd: too many arguments");
      return 1;
    }
    if (words[0] === undefined) {
      const home = shell.variables.text("HOME");
      if (home === undefined) {
        shell.complain("cd: HOME not set");
        return 1;
      }
      return changeDirectory(shell, "cd", home) ? 0 : 1;
    }
    if (words[0] === "") return 0;
    if (words[0] !== "-") return changeDirectory(shell, "cd", words[0]) ? 0 : 1;
    const before = shell.variables.text("OLDPWD");
    if (before === undefined) {
      shell.complain("cd: OLDPWD not set");
      return 1;
    }
    if (!changeDirectory(shell, "cd", before)) return 1;
    shell.stdout.write(`${shell.cwd}\n`);
    return 0;
  },
};

const PWD: Builtin = {
  name: "pwd",
  *run(shell, argv) {
    const bad = argv.slice(1).find((word) => /^-/.test(word) && !/^-[LP]+$/.test(word) && word !== "--");
    if (bad !== undefined) {
      shell.complain(`pwd: ${bad.slice(0, 2)}: invalid option`);
      shell.stderr.write("pwd: usage: pwd [-LP]\n");
      return 2;
    }
    shell.stdout.write(`${shell.cwd}\n`);
    return 0;
  },
};

function stackText(shell: Shell): string {
  const home = shell.variables.text("HOME") ?? "";
  return [shell.cwd, ...shell.directoryStack]
    .map((path) => (home !== "" && (path === home || path.startsWith(`${home}/`)) ? `~${path.slice(home.length)}` : path))
    .join(" ");
}

const PUSHD: Builtin = {
  name: "pushd",
  run: quick((shell, argv) => {
    const path = argv[1] ?? shell.directoryStack[0];
    if (path === undefined) {
      shell.complain("pushd: no other directory");
      return 1;
    }
    const before = shell.cwd;
    if (!changeDirectory(shell, "pushd", path)) return 1;
    if (argv[1] === undefined) shell.directoryStack.shift();
    shell.directoryStack.unshift(before);
    shell.stdout.write(`${stackText(shell)}\n`);
    return 0;
  }),
};

const POPD: Builtin = {
  name: "popd",
  run: quick((shell) => {
    const path = shell.directoryStack[0];
    if (path === undefined) {
      shell.complain("popd: directory stack empty");
      return 1;
    }
    if (!changeDirectory(shell, "popd", path)) return 1;
    shell.directoryStack.shift();
    shell.stdout.write(`${stackText(shell)}\n`);
    return 0;
  }),
};

const DIRS: Builtin = {
  name: "dirs",
  run: quick((shell, argv) => {
    if (argv[1] !== undefined) {
      shell.complain(`dirs: ${argv[1]}: ${/^[-+][lpvc0-9]/.test(argv[1]) ? "not modelled" : "invalid option"}`);
      return 2;
    }
    shell.stdout.write(`${stackText(shell)}\n`);
    return 0;
  }),
};

export const DIRECTORY_BUILTINS: readonly Builtin[] = [CD, PWD, PUSHD, POPD, DIRS];
