/** set, shopt, umask, ulimit. */
import { OPEN_FILES } from "../../open-files.ts";
import { type Builtin, quick } from "../builtin.ts";
import { arrayText } from "../parameter-operations.ts";
import { quoteForReuse } from "../quoting.ts";
import type { Shell } from "../shell.ts";
import { OPTION_LETTERS } from "../shell-parts.ts";

const OPTION_NAMES = [
  "allexport",
  "braceexpand",
  "emacs",
  "errexit",
  "errtrace",
  "functrace",
  "hashall",
  "histexpand",
  "history",
  "ignoreeof",
  "interactive-comments",
  "keyword",
  "monitor",
  "noclobber",
  "noexec",
  "noglob",
  "nolog",
  "notify",
  "nounset",
  "onecmd",
  "physical",
  "pipefail",
  "posix",
  "privileged",
  "verbose",
  "vi",
  "xtrace",
];

const SET: Builtin = {
  name: "set",
  special: true,
  run: quick((shell, argv) => {
    if (argv.length === 1) return listVariables(shell);
    for (let at = 1; at < argv.length; at++) {
      const word = argv[at]!;
      if (word === "--") {
        shell.positional = argv.slice(at + 1);
        return 0;
      }
      if (word === "-") {
        shell.options.delete("xtrace");
        shell.options.delete("verbose");
        if (at + 1 < argv.length) shell.positional = argv.slice(at + 1);
        return 0;
      }
      if (!/^[-+]./.test(word)) {
        shell.positional = argv.slice(at);
        return 0;
      }
      for (const letter of word.slice(1)) {
        if (letter === "o") {
          const name = argv[++at];
          if (name === undefined) {
            listOptions(shell, word.startsWith("-"));
            return 0;
          }
          if (!OPTION_NAMES.includes(name)) {
            shell.complain(`set: ${name}: invalid option name`);
            return 2;
          }
          setOption(shell, name, word.startsWith("-"));
          continue;
        }
        const name = OPTION_LETTERS[letter as keyof typeof OPTION_LETTERS];
        if (name === undefined) {
          shell.complain(`set: ${word[0]}${letter}: invalid option`);
          shell.stderr.write("set: usage: set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]\n");
          return 2;
        }
        setOption(shell, name, word.startsWith("-"));
      }
    }
    return 0;
  }),
};

export function setOption(shell: Shell, name: string, on: boolean): void {
  if (on) shell.options.add(name);
  else shell.options.delete(name);
}

function listOptions(shell: Shell, asTable: boolean): void {
  for (const name of OPTION_NAMES) {
    const on = shell.options.has(name) || (name === "interactive-comments" && shell.shopt.has("interactive_comments"));
    shell.stdout.write(asTable ? `${name.padEnd(15)}\t${on ? "on" : "off"}\n` : `set ${on ? "-" : "+"}o ${name}\n`);
  }
}

function listVariables(shell: Shell): number {
  for (const name of shell.variables.names()) {
    const value = shell.variables.ownValue(name);
    if (value === undefined || shell.variables.findOwn(name)?.isBare === true) continue;
    if (typeof value !== "string") shell.stdout.write(`${name}=${arrayText(value)}\n`);
    else shell.stdout.write(`${name}=${/^[\w@%+=:,./-]*$/.test(value) ? value : quoteForReuse(value)}\n`);
  }
  return 0;
}

const SHOPT_NAMES = [
  "autocd",
  "assoc_expand_once",
  "cdable_vars",
  "cdspell",
  "checkhash",
  "checkjobs",
  "checkwinsize",
  "cmdhist",
  "compat31",
  "compat32",
  "compat40",
  "compat41",
  "compat42",
  "compat43",
  "compat44",
  "complete_fullquote",
  "direxpand",
  "dirspell",
  "dotglob",
  "execfail",
  "expand_aliases",
  "extdebug",
  "extglob",
  "extquote",
  "failglob",
  "force_fignore",
  "globasciiranges",
  "globskipdots",
  "globstar",
  "gnu_errfmt",
  "histappend",
  "histreedit",
  "histverify",
  "hostcomplete",
  "huponexit",
  "inherit_errexit",
  "interactive_comments",
  "lastpipe",
  "lithist",
  "localvar_inherit",
  "localvar_unset",
  "login_shell",
  "mailwarn",
  "no_empty_cmd_completion",
  "nocaseglob",
  "nocasematch",
  "noexpand_translation",
  "nullglob",
  "patsub_replacement",
  "progcomp",
  "progcomp_alias",
  "promptvars",
  "restricted_shell",
  "shift_verbose",
  "sourcepath",
  "varredir_close",
  "xpg_echo",
];
/** Those that would change what a script does, and are not modelled. */
const SHOPT_REFUSED = new Set(["globstar", "lastpipe", "extdebug", "autocd", "cdable_vars", "compat31", "compat32"]);

const SHOPT: Builtin = {
  name: "shopt",
  *run(shell, argv) {
    const letters = argv
      .slice(1)
      .filter((word) => /^-[supqo]+$/.test(word))
      .join("");
    const names = argv.slice(1).filter((word) => !word.startsWith("-"));
    const table = letters.includes("o") ? OPTION_NAMES : SHOPT_NAMES;
    const set = letters.includes("o") ? shell.options : shell.shopt;
    let status = 0;
    for (const name of names.length > 0 ? names : table) {
      if (!table.includes(name)) {
        shell.complain(`shopt: ${name}: invalid shell option name`);
        status = 1;
      } else if (letters.includes("s") && names.length > 0) {
        if (SHOPT_REFUSED.has(name)) {
          shell.complain(`shopt: ${name}: not modelled`);
          status = 2;
        } else set.add(name);
      } else if (letters.includes("u") && names.length > 0) set.delete(name);
      else {
        if (names.length > 0 && !set.has(name)) status = 1;
        if (letters.includes("q")) continue;
        if (letters.includes("p")) shell.stdout.write(`shopt -${set.has(name) ? "s" : "u"} ${name}\n`);
        else shell.stdout.write(`${name.padEnd(15)}\t${set.has(name) ? "on" : "off"}\n`);
      }
    }
    return status;
  },
};

const UMASK: Builtin = {
  name: "umask",
  *run(shell, argv) {
    const word = argv.slice(1).find((text) => !text.startsWith("-"));
    if (word === undefined) {
      shell.stdout.write(argv.includes("-S") ? `${symbolic(shell.umask)}\n` : `${shell.umask.toString(8).padStart(4, "0")}\n`);
      return 0;
    }
    if (!/^[0-7]+$/.test(word)) {
      shell.complain(
        /^\d+$/.test(word) ? `umask: ${word}: octal number out of range` : `umask: ${word}: symbolic modes are not modelled`,
      );
      return 1;
    }
    shell.umask = Number.parseInt(word, 8) & 0o777;
    return 0;
  },
};

function symbolic(mask: number): string {
  const allowed = (shift: number): string => ["r", "w", "x"].filter((_, bit) => ((mask >> shift) & (4 >> bit)) === 0).join("");
  return `u=${allowed(6)},g=${allowed(3)},o=${allowed(0)}`;
}

/** Limits are not enforced here: what root may set is accepted, what is asked for prints Debian's defaults. */
const LIMITS: Readonly<Record<string, string>> = {
  c: "0",
  d: "unlimited",
  e: "0",
  f: "unlimited",
  i: "7673",
  l: "8192",
  m: "unlimited",
  n: String(OPEN_FILES),
  p: "8",
  q: "819200",
  r: "0",
  s: "8192",
  t: "unlimited",
  u: "7673",
  v: "unlimited",
  x: "unlimited",
};

const ULIMIT: Builtin = {
  name: "ulimit",
  *run(shell, argv) {
    const letter =
      argv
        .slice(1)
        .filter((word) => word.startsWith("-"))
        .join("")
        .replace(/[-SH]/g, "")
        .slice(-1) || "f";
    const value = argv.slice(1).find((word) => !word.startsWith("-"));
    const known = LIMITS[letter];
    if (known === undefined && "abkPRT".includes(letter)) {
      shell.complain(`ulimit: -${letter}: not modelled`);
      return 2;
    }
    if (known === undefined) {
      shell.complain(`ulimit: -${letter}: invalid option`);
      shell.stderr.write("ulimit: usage: ulimit [-SHabcdefiklmnpqrstuvxPRT] [limit]\n");
      return 2;
    }
    if (value !== undefined) {
      if (/^(\d+|unlimited|hard|soft)$/.test(value)) {
        shell.limits.set(letter, value);
        return 0;
      }
      shell.complain(`ulimit: ${value}: invalid number`);
      return 1;
    }
    shell.stdout.write(`${shell.limits.get(letter) ?? known}\n`);
    return 0;
  },
};

export const SET_BUILTINS: readonly Builtin[] = [SET, SHOPT, UMASK, ULIMIT];
