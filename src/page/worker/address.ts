/** What the page's address asks for, behind its `#`: a shared lab, a lesson, the file that `netnsim play FILE` serves, a world. */
import type { Source } from "../../session/protocol.ts";

export type Asked =
  | { readonly kind: "shared"; readonly text: string }
  /** A file of the page's folder: `lessons/NAME.md`, or `open/NAME`. */
  | { readonly kind: "lesson" | "open"; readonly name: string }
  | { readonly kind: "world"; readonly world: string };

const NAME = /^[\w][\w.-]*$/;

export function readAddress(hash: string): Asked {
  const [word = "", value = ""] = /^#(\w+)=(.*)$/.exec(hash)?.slice(1) ?? [];
  if (word === "lab" && /^[\w-]+$/.test(value)) return { kind: "shared", text: value };
  if ((word === "lesson" || word === "open") && NAME.test(value)) return { kind: word, name: value };
  return { kind: "world", world: word === "world" && NAME.test(value) ? value : "lan" };
}

export function sharedAddress(text: string): string {
  return `#lab=${text}`;
}

/** Where the file lies that is asked for, beside the page. */
export function fileOf({ kind, name }: Extract<Asked, { kind: "lesson" | "open" }>): string {
  return kind === "lesson" ? `lessons/${name}.md` : `open/${name}`;
}

/** What a session opens for it; a file's text has been fetched. */
export function sourceOf(asked: Asked, text: string): Source {
  switch (asked.kind) {
    case "shared":
      return { kind: "shared", text: asked.text };
    case "lesson":
      return { kind: "file", name: `${asked.name}.md`, text, typed: false };
    case "open":
      return { kind: "file", name: asked.name, text, typed: true };
    case "world":
      return asked;
    default:
      return asked satisfies never;
  }
}
