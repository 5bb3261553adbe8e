/** Points, rectangles, and what a layout is. */
import type { SceneHook, SceneLine } from "../scene/model.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Rect extends Point {
  readonly w: number;
  readonly h: number;
}

export type Side = "left" | "right" | "top" | "bottom";

/** A port where it is, on an edge of its box. */
export interface PlacedPort extends Rect {
  readonly side: Side;
  /** A dot without a name. */
  readonly isQuiet: boolean;
}

/** "title" and "tag" are in the typeface for text, "mono" and "bold" in the one for terminals. */
export type Font = "title" | "tag" | "mono" | "bold";

/** A text where it is: `x` is its beginning, `y` its baseline. */
export interface PlacedText extends Point {
  readonly box: string;
  readonly text: string;
  readonly font: Font;
  readonly w: number;
  /** What it is of: a line's kind, "title", "tag", "port". */
  readonly kind: SceneLine["kind"] | "title" | "tag" | "port" | "hook";
  /** Of a port and a hook: which. */
  readonly of: string | null;
}

/** Hooks of an IP stack by name. */
export type PlacedHooks = ReadonlyMap<SceneHook["hook"], Rect>;

/** Where everything of a scene is. */
export interface Layout {
  readonly boxes: ReadonlyMap<string, Rect>;
  readonly ports: ReadonlyMap<string, PlacedPort>;
  readonly wires: ReadonlyMap<string, readonly Point[]>;
  readonly texts: readonly PlacedText[];
  readonly hooks: ReadonlyMap<string, PlacedHooks>;
  readonly width: number;
  readonly height: number;
  /** The rows inside of hosts, by box: with them the next layout leaves everything where it is. */
  readonly rows: ReadonlyMap<string, number>;
}

/**
 * How much room there is. "wide": an inside goes right; "medium": its bridges stand below its IP stack; "narrow": the LAN goes
 * right, too.
 */
export type Room = "wide" | "medium" | "narrow";

export type TextWidth = (text: string, font: Font) => number;

/** What the layout outside of hosts and the one inside go by. */
export interface PlacerOptions {
  readonly room: Room;
  readonly measure: TextWidth;
  /** The rows of the last layout. */
  readonly before: ReadonlyMap<string, number>;
}

/** Widths per character where there is no screen to measure on: as DejaVu has them, which is wider than most. */
const CHARACTER: Readonly<Record<Font, number>> = { title: 8.3, tag: 6.4, mono: 6.65, bold: 6.65 };

export const estimateWidth: TextWidth = (text, font) => Math.ceil(text.length * CHARACTER[font]);

/** The text, or as much of it as fits, with an ellipsis; "" where not even that is worth it. */
export function fitted(text: string, font: Font, room: number, measure: TextWidth): string {
  if (measure(text, font) <= room) return text;
  for (let length = text.length - 1; length > 1; length--) {
    const cut = `${text.slice(0, length)}…`;
    if (measure(cut, font) <= room) return cut;
  }
  return "";
}

export function shifted<R extends Point>(at: R, dx: number, dy: number): R {
  return { ...at, x: at.x + dx, y: at.y + dy };
}
