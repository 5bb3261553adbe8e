/**
 * Characters as the matchers read them: code points of a string. A byte that is not part of valid UTF-8 is a lone surrogate
 * (U+DC80 to U+DCFF) and belongs to no class, as in glibc's C.UTF-8 locale. Beyond ASCII the classes follow the JavaScript
 * engine's Unicode tables instead of glibc's.
 */

/** The character at a position of a string. Lone surrogates count as characters of their own. */
export function characterAt(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  if (unit < 0xd800 || unit > 0xdbff || at + 1 >= text.length) return unit;
  const next = text.charCodeAt(at + 1);
  return next >= 0xdc00 && next <= 0xdfff ? ((unit - 0xd800) << 10) + (next - 0xdc00) + 0x10000 : unit;
}

/** The character that ends before a position of a string. */
export function characterBefore(text: string, at: number): number {
  const unit = text.charCodeAt(at - 1);
  if (unit < 0xdc00 || unit > 0xdfff || at < 2) return unit;
  const lead = text.charCodeAt(at - 2);
  return lead >= 0xd800 && lead <= 0xdbff ? ((lead - 0xd800) << 10) + (unit - 0xdc00) + 0x10000 : unit;
}

/** How many code units of a string a character takes. */
export function widthOf(character: number): number {
  return character > 0xffff ? 2 : 1;
}

export function textOf(character: number): string {
  return character > 0xffff ? String.fromCodePoint(character) : String.fromCharCode(character);
}

/** Whether the character stands for a byte that is not part of valid UTF-8. */
export function isInvalidByte(character: number): boolean {
  return character >= 0xd800 && character <= 0xdfff;
}

export function hasInvalidBytes(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}

export function toUpper(character: number): number {
  if (character < 0x80) return character >= 0x61 && character <= 0x7a ? character - 32 : character;
  return changed(character, textOf(character).toUpperCase());
}

export function toLower(character: number): number {
  if (character < 0x80) return character >= 0x41 && character <= 0x5a ? character + 32 : character;
  return changed(character, textOf(character).toLowerCase());
}

/** towupper(3) and towlower(3) map one character to one: what would become several stays. */
function changed(character: number, text: string): number {
  const first = characterAt(text, 0);
  return widthOf(first) === text.length ? first : character;
}

type Predicate = (character: number) => boolean;

const range = (character: number, first: number, last: number): boolean => character >= first && character <= last;

/** A class beyond ASCII, by a property of Unicode. */
function beyondAscii(ascii: Predicate, property: RegExp): Predicate {
  return (c) => (c < 0x80 ? ascii(c) : !isInvalidByte(c) && property.test(textOf(c)));
}

const alpha = beyondAscii((c) => range(c | 32, 0x61, 0x7a), /[\p{Alphabetic}\p{Nd}]/u);
const alnum: Predicate = (c) => range(c, 0x30, 0x39) || alpha(c);
const graph = beyondAscii((c) => range(c, 0x21, 0x7e), /[^\p{Cc}\p{Cn}\p{Cs}\p{White_Space}]/u);

/** The classes of POSIX bracket expressions. */
export const CLASSES: Readonly<Record<string, Predicate>> = {
  alnum,
  alpha,
  blank: beyondAscii((c) => c === 32 || c === 9, /[\u1680\u2000-\u2006\u2008-\u200a\u205f\u3000]/u),
  cntrl: beyondAscii((c) => c < 32 || c === 127, /[\p{Cc}\u2028\u2029]/u),
  digit: (c) => range(c, 0x30, 0x39),
  graph,
  lower: beyondAscii((c) => range(c, 0x61, 0x7a), /\p{Lowercase}/u),
  print: beyondAscii((c) => range(c, 0x20, 0x7e), /[^\p{Cc}\p{Cn}\p{Cs}\u2028\u2029]/u),
  punct: (c) => graph(c) && !alnum(c),
  space: beyondAscii((c) => c === 32 || range(c, 9, 13), /[\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]/u),
  upper: beyondAscii((c) => range(c, 0x41, 0x5a), /\p{Uppercase}/u),
  xdigit: (c) => range(c, 0x30, 0x39) || range(c | 32, 0x61, 0x66),
};

/** Letters, digits and underscores: what \w matches and \< and \b look for. */
export function isWordCharacter(character: number): boolean {
  return character === 0x5f || alnum(character);
}
