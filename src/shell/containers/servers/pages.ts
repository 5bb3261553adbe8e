/** Files for web servers: which one a path means, of what type, when it was changed. */
import { type ErrnoName, isRefusal } from "../../../kernel/config/errno.ts";
import type { CommandContext } from "../../command.ts";

export type FoundPage =
  | { readonly kind: "file"; readonly path: string; readonly bytes: Uint8Array }
  | { readonly kind: "folder" }
  | { readonly kind: "none"; readonly errno: ErrnoName };

/** The file of a path below a root; a folder with its slash means its index.html. */
export function findPage({ files }: CommandContext, root: string, path: string): FoundPage {
  const entry = `${root}${path}`;
  const steps = path.split("/").slice(1);
  if (steps.some((step) => step.length > 255)) return { kind: "none", errno: "ENAMETOOLONG" };
  if (path.endsWith("/")) {
    if (!files.isDirectory(entry.slice(0, -1))) return { kind: "none", errno: whyMissing(files, root, steps.slice(0, -1)) };
    const index = files.readFile(`${entry}index.html`);
    return isRefusal(index) ? { kind: "folder" } : { kind: "file", path: `${entry}index.html`, bytes: index };
  }
  if (files.isDirectory(entry)) return { kind: "folder" };
  const bytes = files.readFile(entry);
  if (!isRefusal(bytes)) return { kind: "file", path: entry, bytes };
  return { kind: "none", errno: whyMissing(files, root, steps.slice(0, -1)) };
}

/** A file on the path to what is asked for is no folder. */
function whyMissing(files: CommandContext["files"], root: string, steps: readonly string[]): ErrnoName {
  const above = steps.map((_, at) => `${root}/${steps.slice(0, at + 1).join("/")}`).find((path) => !files.isDirectory(path));
  return above !== undefined && files.exists(above) ? "ENOTDIR" : "ENOENT";
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
