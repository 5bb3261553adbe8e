/**
 * What stands on both sides of a position, for ^ $ \< \> \b \B \` \'. An anchor is a mask with one bit for each pair of contexts
 * that satisfies it. Linux: re_context_type, posix/regex_internal.h.
 */

/** The begin or end of the text, a newline where lines count, a character of a word, or any other. */
export const CONTEXT = { EDGE: 0, NEWLINE: 1, WORD: 2, OTHER: 3 } as const;
export const CONTEXTS = 4;

function mask(holds: (before: number, after: number) => boolean): number {
  let bits = 0;
  for (let before = 0; before < CONTEXTS; before++)
    for (let after = 0; after < CONTEXTS; after++) if (holds(before, after)) bits |= 1 << (before * CONTEXTS + after);
  return bits;
}

const isWord = (context: number): boolean => context === CONTEXT.WORD;
const endsLine = (context: number): boolean => context === CONTEXT.EDGE || context === CONTEXT.NEWLINE;

export const ANCHOR = {
  lineStart: mask((before) => endsLine(before)),
  lineEnd: mask((_, after) => endsLine(after)),
  textStart: mask((before) => before === CONTEXT.EDGE),
  textEnd: mask((_, after) => after === CONTEXT.EDGE),
  wordStart: mask((before, after) => !isWord(before) && isWord(after)),
  wordEnd: mask((before, after) => isWord(before) && !isWord(after)),
  insideWord: mask((before, after) => isWord(before) && isWord(after)),
  outsideWord: mask((before, after) => !isWord(before) && !isWord(after)),
} as const;

export function holds(anchor: number, before: number, after: number): boolean {
  return (anchor & (1 << (before * CONTEXTS + after))) !== 0;
}

/** The same anchor for a text that is read from its end. */
export function mirrored(anchor: number): number {
  return mask((before, after) => holds(anchor, after, before));
}
