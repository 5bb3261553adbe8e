/** Parses source text, as far as there is memory for its tree. */
import { type ParsedScript, parse as parseScript } from "unbash";
import { checkMemory, spend } from "../../sim/work.ts";

/** What the tree takes, at most, for a byte of source. */
const TREE_BYTES = 8;

/** A text that is too long is refused as bash refuses one there is no memory for. */
export function parse(source: string): ParsedScript {
  spend(source.length);
  checkMemory(source.length * TREE_BYTES);
  return parseScript(source);
}
