/** Files for web servers: which one a target means, of what type, when it was changed. */
import { isRefusal } from "../../../kernel/config/errno.ts";
import type { CommandContext } from "../../command.ts";
import { removeDotSegments } from "../../commands/http/path.ts";
import { decodePath } from "../../commands/httpd/reply.ts";

export type FoundPage =
  | { readonly kind: "file"; readonly path: string; readonly bytes: Uint8Array }
  | { readonly kind: "folder"; readonly path: string; readonly hasIndex: boolean }
  | { readonly kind: "none" };

/** The file below a root; a folder with its slash means its index.html. */
export function findPage(context: CommandContext, root: string, target: string): FoundPage {
  const decoded = decodePath(target.replace(/[?#].*/, ""));
  if (decoded === "malformed" || decoded === "unfit") return { kind: "none" };
  const path = removeDotSegments(decoded);
  const { files } = context;
  const entry = `${root}${path}`.replace(/\/+$/, path.endsWith("/") ? "/" : "");
  if (files.isDirectory(entry)) {
    if (!path.endsWith("/")) return { kind: "folder", path, hasIndex: false };
    const index = files.readFile(`${entry}index.html`);
    return isRefusal(index)
      ? { kind: "folder", path, hasIndex: false }
      : { kind: "file", path: `${entry}index.html`, bytes: index };
  }
  const bytes = files.readFile(entry);
  return isRefusal(bytes) ? { kind: "none" } : { kind: "file", path: entry, bytes };
}

const TYPES: ReadonlyMap<string, string> = new Map<string, string>(
  Object.entries({
    css: "text/css",
    gif: "image/gif",
    htm: "text/html",
    html: "text/html",
    jpg: "image/jpeg",
    js: "application/javascript",
    json: "application/json",
    png: "image/png",
    svg: "image/svg+xml",
    txt: "text/plain",
    xml: "text/xml",
  }),
);

export function typeOf(path: string): string | null {
  return TYPES.get(/\.([^./]+)$/.exec(path)?.[1] ?? "") ?? null;
}
