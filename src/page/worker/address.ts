/**
 * What the page's address asks for behind its `#`: a shared lab, the file of `netnsim play FILE`, a world, a lesson, a puzzle.
 */
import type { Source } from "../../session/protocol.ts";

/** What a session begins with. */
export type Asked =
  | { readonly kind: "shared"; readonly text: string }
  /** A file of the page's folder: `open/NAME`. */
  | { readonly kind: "open"; readonly name: string }
  | { readonly kind: "world"; readonly world: string };

/** What is read beside a session. */
export type AskedCourse = { readonly kind: "lesson"; readonly name: string } | { readonly kind: "puzzle"; readonly seed: number };

const NAME = /^[\w][\w.-]*$/;

/** The LAN where nothing else is asked for. */
export function readAddress(hash: string): Asked {
  const words = wordsOf(hash);
  const [lab, open, world] = [words.get("lab"), words.get("open"), words.get("world")];
  if (lab !== null && /^[\w-]+$/.test(lab)) return { kind: "shared", text: lab };
  if (open !== null && NAME.test(open)) return { kind: "open", name: open };
  return { kind: "world", world: world !== null && NAME.test(world) ? world : "lan" };
}

/** Null where neither a lesson nor a puzzle is asked for. */
export function readCourse(hash: string): AskedCourse | null {
  const words = wordsOf(hash);
  const [lesson, puzzle] = [words.get("lesson"), words.get("puzzle")];
  if (lesson !== null && NAME.test(lesson)) return { kind: "lesson", name: lesson };
  return puzzle !== null && /^\d{1,9}$/.test(puzzle) ? { kind: "puzzle", seed: Number(puzzle) } : null;
}

export function wordsOf(hash: string): URLSearchParams {
  return new URLSearchParams(hash.slice(1));
}

export function sharedAddress(text: string): string {
  return `#lab=${text}`;
}

/** What a session opens for it; a file's text has been fetched. */
export function sourceOf(asked: Asked, text: string): Source {
  return asked.kind === "open" ? { kind: "file", name: asked.name, text, typed: true } : asked;
}
