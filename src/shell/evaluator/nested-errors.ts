/**
 * Syntax errors inside of $(...), <(...) and >(...): bash 5.2 parses what stands in them with the line around, so that one of
 * them is an error of the whole line. `...` and here-documents are only parsed when they are expanded.
 */
import { forEachChild, type ParsedScript, type ParseError, type SyntaxNode } from "unbash";

/**
 * The first error of a script, in it or in what it substitutes; with it what the parser says besides. Empty where it is whole.
 */
export function errorsOf(source: string, script: ParsedScript): readonly ParseError[] {
  if (script.errors !== undefined && script.errors.length > 0) return script.errors;
  return /[$<>]\(/.test(source) ? nestedErrors(source, script) : [];
}

function nestedErrors(source: string, node: SyntaxNode): readonly ParseError[] {
  if (node.type === "HereDoc") return [];
  if (node.type === "CommandExpansion" || node.type === "ProcessSubstitution" || node.type === "ArithmeticCommandExpansion") {
    if (node.script === undefined || isExpandedLater(node.text)) return [];
    return errorsOf(source, node.script);
  }
  let found: readonly ParseError[] = [];
  forEachChild(node, (child) => {
    if (found.length === 0) found = nestedErrors(source, child);
  });
  return found;
}

/** `...`, and ${ ...; }, which bash 5.2 does not know. */
function isExpandedLater(text: string): boolean {
  return !/^[$<>]\(/.test(text);
}
