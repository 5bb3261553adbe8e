/** How wide a character stands on a terminal, as wcwidth(3) has it in C.UTF-8; -1 for what does not print. */

/** What is written in East Asia at full width, and pictures. Unicode 14, EastAsianWidth.txt, by blocks. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x231a, 0x231b],
  [0x2e80, 0x303e],
  [0x3041, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6b],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18cff],
  [0x1aff0, 0x1b2fb],
  [0x1f1e6, 0x1f1ff],
  [0x1f200, 0x1f320],
  [0x20000, 0x3fffd],
];

export function characterWidth(character: string): number {
  const point = character.codePointAt(0)!;
  if (point >= 0x20 && point < 0x7f) return 1;
  if (/[\p{Cc}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/u.test(character)) return -1;
  if (/[\p{Mn}\p{Me}\p{Cf}]/u.test(character) && point !== 0xad) return 0;
  return WIDE.some(([first, last]) => point >= first && point <= last) || /\p{Emoji_Presentation}/u.test(character) ? 2 : 1;
}
