/** What an import could not take over, with where it stands. */
import { quoteComment } from "../export/command.ts";

/** Something that the lab does not have as the host has it. */
export interface ImportNote {
  /** The namespace; null is the host's first one. */
  readonly netns: string | null;
  /** Where it stands: file, line and command, and which entry. */
  readonly at: string;
  /** What it is, and why. */
  readonly text: string;
  /** Left out; or there, in the shape of something else that does the same as far as the host itself goes. */
  readonly kind: "omitted" | "replaced";
}

export class Notes {
  readonly list: ImportNote[] = [];

  omit(netns: string | null, at: string, text: string): void {
    this.list.push({ netns, at, text, kind: "omitted" });
  }

  replace(netns: string | null, at: string, text: string): void {
    this.list.push({ netns, at, text, kind: "replaced" });
  }
}

/** One line. */
export function formatNote({ netns, at, text, kind }: ImportNote): string {
  const where = netns === null ? at : `${at} (netns ${netns})`;
  return quoteComment(`${where}: ${kind === "omitted" ? "left out: " : ""}${text}`);
}
