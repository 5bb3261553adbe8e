/** The lines of an explanation before they are laid out: a layer's name, then cells in columns. */

/** A line of a paragraph. */
export type Line = {
  /** The hop it is about, by its number in the recording; null for what is about several. */
  readonly hop: number | null;
} & LineWords;

/** What a line says. */
export type LineWords =
  | {
      readonly kind: "text";
      /** The layer it is about: "route", "neighbour", "filter"; "" for what belongs to the line before. */
      readonly layer: string;
      readonly text: string;
      /** What is said of it, in a column of its own; "" for nothing. */
      readonly note: string;
    }
  | {
      readonly kind: "rule";
      /** The table. */
      readonly layer: string;
      /** "FORWARD 1", "FORWARD policy". */
      readonly where: string;
      readonly matches: boolean;
      readonly conditions: string;
      /** Why not; "" where it matches. */
      readonly has: string;
      /** "-> DOCKER", "DROP"; "" where it does not match. */
      readonly verdict: string;
      /** "docker: -p 81:80 of web"; "" where nothing is known of it. */
      readonly origin: string;
    };

/** A paragraph: what one namespace did. */
export interface Paragraph {
  readonly name: string;
  /** What stands beside the name: the packet's ends, the device it came in by. */
  readonly title: string;
  readonly lines: readonly Line[];
}

export function text(layer: string, words: string, note = ""): LineWords {
  return { kind: "text", layer, text: words, note };
}
