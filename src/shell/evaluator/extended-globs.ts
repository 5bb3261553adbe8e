/**
 * Finds the patterns that only `shopt -s extglob` lets a word have: without it, bash's parser stumbles over their parenthesis.
 */
import type { Statement } from "unbash";

/**
 * Where the first such pattern has its parenthesis; null where there is none. [[ ]] always has them, and ${...} reads them later.
 */
export function findExtendedGlob(source: string, statements: readonly Statement[]): number | null {
  const first = statements[0];
  const last = statements.at(-1);
  if (first === undefined || last === undefined || !/[?*+@!]\(/.test(source.slice(first.pos, last.end))) return null;
  return search(statements);
}

function search(node: unknown): number | null {
  if (Array.isArray(node)) {
    for (const each of node) {
      const found = search(each);
      if (found !== null) return found;
    }
    return null;
  }
  if (typeof node !== "object" || node === null) return null;
  const { type, pos } = node as { type?: string; pos?: number };
  if (type === "TestCommand" || type === "ParameterExpansion" || type === "ArithmeticCommand" || type === "ArithmeticExpansion")
    return null;
  if (type === "ExtendedGlob") return pos! + 1;
  return search(Object.values(node));
}
