/**
 * Files as the entries of an archive, and back. Source: moby, pkg/archive (Tar, Unpack). Left out, since the files here have
 * none: owners, times, links.
 */
import { DockerError } from "../../../docker/shapes.ts";
import { isRefusal, type Refusal, strerror } from "../../../kernel/config/errno.ts";
import type { FileSystem } from "../../files.ts";
import { normalizePath } from "../../vfs/canonical.ts";
import type { ArchiveEntry } from "./tar.ts";

function notModelled(what: string): DockerError {
  return new DockerError(`netnsim does not model ${what}`, 501);
}

/** A file, or a folder with all that is in it, under a name of its own. */
export function* entriesOf(files: FileSystem, path: string, name: string): Generator<ArchiveEntry> {
  if (files.isLink(path)) throw notModelled(`an archive of a symbolic link: ${path}`);
  if (files.isDirectory(path)) {
    yield { name, kind: "directory", content: new Uint8Array(0), isExecutable: true };
    const names = files.list(path);
    if (isRefusal(names)) return;
    for (const each of names) yield* entriesOf(files, join(path, each), join(name, each));
    return;
  }
  const content = files.readFile(path);
  if (isRefusal(content) || files.isDevice(path)) throw notModelled(`an archive of a program or device: ${path}`);
  yield { name, kind: "file", content, isExecutable: files.isExecutable(path) };
}

function join(path: string, name: string): string {
  return path.endsWith("/") ? path + name : `${path}/${name}`;
}

export interface Unpacking {
  /** A folder is not replaced by a file, nor a file by a folder. */
  readonly keepsKind: boolean;
  /** A path as messages name it. */
  readonly show: (path: string) => string;
  readonly removal: "unlinkat" | "RemoveAll";
}

/** Puts an archive's entries into a folder. Returns why it ended early, in dockerd's words. */
export function unpack(
  files: FileSystem,
  directory: string,
  entries: readonly ArchiveEntry[],
  { keepsKind, show, removal }: Unpacking,
): string | null {
  for (const { name, kind, content, isExecutable } of entries) {
    if (kind === "other") throw notModelled(`links and devices in an archive: ${name}`);
    const path = normalizePath(`${directory}/${withinArchive(name)}`);
    const isFolder = kind === "directory";
    if (files.exists(path)) {
      const wasFolder = files.isDirectory(path);
      if (keepsKind && wasFolder && !isFolder)
        return `cannot overwrite directory ${JSON.stringify(show(path))} with non-directory ${JSON.stringify(directory)}`;
      if (keepsKind && !wasFolder && isFolder)
        return `cannot overwrite non-directory ${JSON.stringify(show(path))} with directory ${JSON.stringify(directory)}`;
      if (wasFolder && isFolder) continue;
      const refused = files.remove(path, { recursive: true });
      if (refused !== null) return `${removal} ${show(path)}: ${goError(refused)}`;
    }
    const parent = path.slice(0, path.lastIndexOf("/")) || "/";
    const refused =
      files.makeDirectory(isFolder ? path : parent, { recursive: true }) ??
      (isFolder ? null : files.writeFile(path, content)) ??
      (isFolder || !isExecutable ? null : files.setExecutable(path, true));
    if (refused !== null) return `open ${show(path)}: ${goError(refused)}`;
  }
  return null;
}

/** A name leads nowhere outside. */
function withinArchive(name: string): string {
  return normalizePath(name).slice(1);
}

/** The system's words for an error, as Go has them. */
export function goError({ errno }: Refusal): string {
  const text = strerror(errno);
  return text.charAt(0).toLowerCase() + text.slice(1);
}
