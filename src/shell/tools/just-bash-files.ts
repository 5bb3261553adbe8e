/** Our files as just-bash wants them: promises, and errors with Node's codes. */
import type { FileContent, FsStat, IFileSystem } from "just-bash";
import { isRefusal, type Refusal, strerror } from "../../kernel/config/errno.ts";
import { normalizePath } from "../evaluator/path-search.ts";
import type { FileSystem } from "../files.ts";
import { toBytes, toText } from "../io.ts";

/** All files show one time of change, since ours keep none. */
export function justBashFiles(files: FileSystem, date: Date): IFileSystem {
  const check = <T>(value: T | Refusal, path: string): T => {
    if (isRefusal(value)) throw failure(value, path);
    return value as T;
  };
  const done = (refused: Refusal | null, path: string): void => {
    if (refused !== null) throw failure(refused, path);
  };
  const bytesOf = (content: FileContent): Uint8Array => (typeof content === "string" ? toBytes(content) : content);
  const stat = async (path: string): Promise<FsStat> => {
    if (!files.exists(path)) throw failure({ errno: "ENOENT" }, path);
    const isDirectory = files.isDirectory(path);
    const data = isDirectory ? null : files.readFile(path);
    const size = data instanceof Uint8Array ? data.length : 4096;
    const mode = isDirectory || files.isExecutable(path) ? 0o755 : 0o644;
    return { isFile: !isDirectory, isDirectory, isSymbolicLink: false, mode, size, mtime: date };
  };
  const unsupported = async (path: string): Promise<never> => {
    throw failure({ errno: "EOPNOTSUPP" }, path);
  };
  const copy = async (from: string, to: string): Promise<void> => {
    if (files.isDirectory(from)) {
      done(files.makeDirectory(to, { recursive: true }), to);
      for (const name of check(files.list(from), from)) await copy(`${from}/${name}`, `${to}/${name}`);
    } else done(files.writeFile(to, check(files.readFile(from), from)), to);
  };
  return {
    readFile: async (path) => toText(check(files.readFile(path), path)),
    readFileBuffer: async (path) => check(files.readFile(path), path),
    writeFile: async (path, content) => done(files.writeFile(path, bytesOf(content)), path),
    appendFile: async (path, content) => done(files.writeFile(path, bytesOf(content), { append: true }), path),
    exists: async (path) => files.exists(path),
    stat,
    lstat: stat,
    mkdir: async (path, options) => done(files.makeDirectory(path, options), path),
    readdir: async (path) => [...check(files.list(path), path)],
    rm: async (path, options) => {
      if (files.exists(path) || options?.force !== true) done(files.remove(path, options), path);
    },
    cp: copy,
    mv: async (from, to) => done(files.rename(from, to), from),
    resolvePath: (base, path) => normalizePath(path.startsWith("/") ? path : `${base}/${path}`),
    getAllPaths: () => [],
    chmod: async (path, mode) => done(files.setExecutable(path, (mode & 0o111) !== 0), path),
    symlink: unsupported,
    link: unsupported,
    readlink: unsupported,
    realpath: async (path) => normalizePath(path),
    utimes: async () => {},
  };
}

function failure(refused: Refusal, path: string): Error {
  return Object.assign(new Error(`${refused.errno}: ${strerror(refused.errno).toLowerCase()}, '${path}'`), {
    code: refused.errno,
  });
}
