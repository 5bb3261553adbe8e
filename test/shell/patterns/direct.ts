/** The line a case's script prints, computed with the matchers themselves, without the shell around them. */
import { removeAffix, replacePattern } from "../../../src/shell/evaluator/parameter-operations.ts";
import { compileGlob } from "../../../src/shell/patterns/glob.ts";
import { EXTENDED, PatternError } from "../../../src/shell/patterns/posix-syntax.ts";
import { compilePosix } from "../../../src/shell/patterns/regular-expression.ts";
import type { PatternCase } from "./generate.ts";

/** Null for a case that needs its tool. */
export function resultDirectly(each: PatternCase): string | null {
  if (each.kind === "regex") return matchRegex(each.pattern, each.subject, each.ignoreCase);
  if (each.kind !== "glob") return null;
  const { operator, pattern, subject, isExtended, ignoreCase } = each;
  switch (operator) {
    case "==": {
      const matches = compileGlob(pattern, { ignoreCase, isExtended: true }).matches(subject);
      return `${matches ? 0 : 1}${compileGlob(pattern, { ignoreCase, isExtended }).matches(subject) ? "y" : ""}`;
    }
    case "#":
    case "##":
    case "%":
    case "%%":
      return `<${removeAffix(subject, compileGlob(pattern, { isExtended }), operator)}>`;
    case "/":
    case "//":
    case "/#":
    case "/%": {
      const replacement = { text: "(&)", pattern: "(&)", isPattern: false };
      return `<${replacePattern(subject, compileGlob(pattern, { isExtended, ignoreCase }), replacement, operator)}>`;
    }
    default:
      throw new Error(`case: operator ${operator} is unknown`);
  }
}

function matchRegex(pattern: string, subject: string, ignoreCase: boolean): string {
  try {
    const regex = compilePosix(pattern, EXTENDED, { ignoreCase });
    const match = regex.search(subject);
    if (match === null) return "N1";
    return `Y${Array.from({ length: regex.groups + 1 }, (_, group) => `<${match.group(group) ?? ""}>`).join("")}`;
  } catch (error) {
    if (error instanceof PatternError) return "N2";
    throw error;
  }
}
