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
  const [word, value] = partsOf(hash);
  if (word === "lab" && /^[\w-]+$/.test(value)) return { kind: "shared", text: value };
  if (word === "open" && NAME.test(value)) return { kind: "open", name: value };
  return { kind: "world", world: word === "world" && NAME.test(value) ? value : "lan" };
}

/** Null where neither a lesson nor a puzzle is asked for. */
export function readCourse(hash: string): AskedCourse | null {
  const [word, value] = partsOf(hash);
  if (word === "lesson" && NAME.test(value)) return { kind: "lesson", name: value };
  return word === "puzzle" && /^\d{1,9}$/.test(value) ? { kind: "puzzle", seed: Number(value) } : null;
}

function partsOf(hash: string): readonly [word: string, value: string] {
  const [, word = "", value = ""] = /^#(\w+)=(.*)$/.exec(hash) ?? [];
  return [word, value];
}

export function sharedAddress(text: string): string {
  return `#lab=${text}`;
}

/** What a session opens for it; a file's text has been fetched. */
export function sourceOf(asked: Asked, text: string): Source {
  return asked.kind === "open" ? { kind: "file", name: asked.name, text, typed: true } : asked;
}
