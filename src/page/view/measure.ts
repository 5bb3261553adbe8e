/** How wide texts are on this screen: a layout has to know, and guessing by characters was wrong too often. */
import type { Font, TextWidth } from "../layout/geometry.ts";

export function measureText(): TextWidth {
  const style = getComputedStyle(document.documentElement);
  const [text, mono] = ["--text", "--mono"].map((name) => style.getPropertyValue(name).trim());
  const fonts: Readonly<Record<Font, string>> = {
    title: `600 13px ${text}`,
    tag: `400 11px ${text}`,
    mono: `400 11px ${mono}`,
    bold: `700 11px ${mono}`,
  };
  const context = document.createElement("canvas").getContext("2d")!;
  const known = new Map<string, number>();
  return (words, font) => {
    const key = `${font} ${words}`;
    let width = known.get(key);
    if (width === undefined) {
      context.font = fonts[font];
      width = context.measureText(words).width;
      known.set(key, width);
    }
    return width;
  };
}
