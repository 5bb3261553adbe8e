/** A case as a piece of a bash script that prints one line: the same script is run by the real bash and here. */
import type { PatternCase } from "./generate.ts";

export function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

export function scriptOf(cases: readonly PatternCase[]): string {
  return `${cases.map(pieceOf).join("\n")}\n`;
}

/** How long a line is, at most: what is longer is cut, on both sides. */
function pieceOf(each: PatternCase): string {
  const [s, p] = [quote(each.subject), quote(each.pattern)];
  switch (each.kind) {
    case "regex":
      return `${caseOption(each.ignoreCase)}; s=${s} p=${p}; if [[ $s =~ $p ]]; then r=Y; for g in "\${BASH_REMATCH[@]}"; do r+="<$g>"; done; else r=N$?; fi; echo "$r"`;
    case "grep":
      return `r=$(printf '%s\\n' ${s} | grep ${each.options} -e ${p} 2>&1); c=$?; echo "$c \${r//$'\\n'/~}"`;
    case "sed": {
      const options = each.flags.includes("E") ? "-E " : "";
      const flags = each.flags.replace("E", "");
      const expression = quote(`s\u0001${each.pattern}\u0001<&|\\1|\\2>\u0001${flags}`);
      const plain = quote(`s\u0001${each.pattern}\u0001<&>\u0001${flags}`);
      return `r=$(printf '%s\\n' ${s} | sed ${options}${expression} 2>/dev/null || printf '%s\\n' ${s} | sed ${options}${plain} 2>&1); c=$?; echo "$c \${r//$'\\n'/~}"`;
    }
    case "glob": {
      const set = `${caseOption(each.ignoreCase)}; shopt -${each.isExtended ? "s" : "u"} extglob; s=${s} p=${p}`;
      if (each.operator === "==") return `${set}; [[ $s == $p ]]; c=$?; case $s in $p) c+=y;; esac; echo "$c"`;
      const isReplacement = each.operator.startsWith("/");
      return `${set}; echo "<\${s${each.operator}$p${isReplacement ? "/(&)" : ""}}>"`;
    }
  }
}

function caseOption(ignoreCase: boolean): string {
  return `shopt -${ignoreCase ? "s" : "u"} nocasematch`;
}
