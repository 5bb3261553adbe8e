/**
 * What dockerd takes out of a container's files and puts into them (`docker cp`), running or not. Source: moby,
 * daemon/archive.go. It looks from outside: what is mounted on /dev, /proc and /sys is not there.
 */
import type { Engine } from "../../../docker/engine.ts";
import { type Container, DockerError } from "../../../docker/shapes.ts";
import type { FileSystem } from "../../files.ts";
import { normalizePath } from "../../vfs/canonical.ts";
import { boundFiles } from "../../vfs/overlay.ts";
import { WalkedFiles } from "../../vfs/path-walk.ts";
import type { RootFiles } from "../root-files.ts";
import type { ArchiveEntry } from "./tar.ts";
import { entriesOf, unpack } from "./tree.ts";

export interface PathStat {
  readonly name: string;
  readonly size: number;
  readonly isDirectory: boolean;
  readonly isExecutable: boolean;
}

/** Of a folder, as ext4 has it. */
const FOLDER_BYTES = 4096;

export function statPath(engine: Engine, reference: string, path: string): PathStat {
  const { files, at, name } = find(engine, reference, path);
  const isDirectory = files.isDirectory(at);
  const content = isDirectory ? null : files.readFile(at);
  return {
    name,
    size: content instanceof Uint8Array ? content.length : isDirectory ? FOLDER_BYTES : 0,
    isDirectory,
    isExecutable: isDirectory || files.isExecutable(at),
  };
}

export function archivePath(engine: Engine, reference: string, path: string): readonly ArchiveEntry[] {
  const { files, at, name } = find(engine, reference, path);
  return [...entriesOf(files, at, name)];
}

export function extractToPath(
  engine: Engine,
  reference: string,
  path: string,
  { entries, keepsKind }: { readonly entries: readonly ArchiveEntry[]; readonly keepsKind: boolean },
): void {
  const { files, at, container } = find(engine, reference, path);
  const { words } = engine.profile;
  if (!files.isDirectory(at)) throw new DockerError("extraction point is not a directory", words.archive.refusedStatus);
  const readOnly = (container.files as RootFiles).whyReadOnly(at);
  if (readOnly !== null) throw new DockerError(`${readOnly} is marked read-only`, words.archive.refusedStatus);
  const show = (each: string): string => (words.archive.showsWholePath ? each : each.slice(at === "/" ? 1 : at.length + 1));
  const problem = unpack(files, at, entries, { keepsKind, show, removal: words.archive.removal });
  if (problem !== null) throw new DockerError(words.archive.problem(problem), 500);
}

function find(engine: Engine, reference: string, path: string) {
  const container = engine.container(reference);
  if (path === "") throw new DockerError("bad parameter: pathcannot be empty", 400);
  const files = filesFromOutside(container);
  const at = normalizePath(`/${path}`);
  if (!files.exists(at)) throw new DockerError(`Could not find the file ${path} in container ${reference}`, 404);
  if (/\/\.?$/.test(path) && !files.isDirectory(at)) throw new DockerError(`lstat ${path}: not a directory`, 500);
  const name = /(^|\/)\.$/.test(path) ? "." : (normalizePath(path).split("/").at(-1) ?? "") || "/";
  return { container, files, at, name };
}

/** Folders of a container's own files on which others are mounted while it runs. */
const MOUNTED = ["/dev", "/proc", "/sys"];

function filesFromOutside(container: Container): FileSystem {
  const files = boundFiles(new WalkedFiles(container.files as RootFiles));
  const isMounted = (path: string): boolean => MOUNTED.some((root) => normalizePath(path).startsWith(`${root}/`));
  const refuseMounted = (path: string): void => {
    if (isMounted(path)) throw new DockerError(`netnsim does not model files below what is mounted: ${path}`, 501);
  };
  return {
    ...files,
    exists: (path) => !isMounted(path) && files.exists(path),
    list: (path) => (MOUNTED.includes(path) ? [] : files.list(path)),
    writeFile: (path, data) => {
      refuseMounted(path);
      return files.writeFile(path, data);
    },
    makeDirectory: (path, options) => {
      refuseMounted(path);
      return files.makeDirectory(path, options);
    },
  };
}
