/** Parts of a file system: an adapter that changes some calls, and the overlay that `ip netns exec` mounts over /etc. */
import { type ErrnoName, isRefusal, refusal, strerror } from "../../kernel/config/errno.ts";
import type { FileSystem } from "../files.ts";
import { canonical } from "./canonical.ts";
import { WalkedFiles } from "./path-walk.ts";

/** A file system as plain functions, to be changed in parts by spreading. */
export function boundFiles(files: FileSystem): FileSystem {
  return {
    access: (path) => files.access(path),
    open: (path, flags) => files.open(path, flags),
    isDevice: (path) => files.isDevice(path),
    readFile: (path) => files.readFile(path),
    writeFile: (path, data, options) => files.writeFile(path, data, options),
    exists: (path) => files.exists(path),
    isDirectory: (path) => files.isDirectory(path),
    isLink: (path) => files.isLink(path),
    list: (path) => files.list(path),
    makeDirectory: (path, options) => files.makeDirectory(path, options),
    remove: (path, options) => files.remove(path, options),
    rename: (from, to) => files.rename(from, to),
    isExecutable: (path) => files.isExecutable(path),
    setExecutable: (path, executable) => files.setExecutable(path, executable),
  };
}

/**
 * The files as `ip netns exec NAME` shows them: each entry of /etc/netns/NAME is mounted over the one of the same name in /etc.
 * The same files where there is no such directory; `report` is called for each entry that cannot be mounted.
 * iproute2: bind_etc(), lib/namespace.c.
 */
export function netnsFiles(files: FileSystem, name: string, report: (text: string) => void = () => {}): FileSystem {
  const directory = `/etc/netns/${name}`;
  const entries = files.list(directory);
  if (isRefusal(entries) || entries.length === 0) return files;
  const mounted = new Set<string>();
  for (const entry of entries) {
    const [source, target] = [`${directory}/${entry}`, `/etc/${entry}`];
    const errno = whyNotMounted(files, source, target);
    if (errno === null) mounted.add(target);
    else report(`Bind ${source} -> ${target} failed: ${strerror(errno)}\n`);
  }
  const mountedPath = (given: string): string => {
    const path = canonical(given);
    const top = /^\/etc\/[^/]+/.exec(path)?.[0];
    return top !== undefined && mounted.has(top) ? `${directory}/${path.slice("/etc/".length)}` : path;
  };
  const isMountPoint = (path: string): boolean => mounted.has(canonical(path));
  return new WalkedFiles({
    open: (path, flags) => files.open(mountedPath(path), flags),
    isDevice: (path) => files.isDevice(mountedPath(path)),
    readFile: (path) => files.readFile(mountedPath(path)),
    writeFile: (path, data, options) => files.writeFile(mountedPath(path), data, options),
    exists: (path) => files.exists(mountedPath(path)),
    isDirectory: (path) => files.isDirectory(mountedPath(path)),
    isLink: (path) => files.isLink(path),
    list: (path) => files.list(mountedPath(path)),
    makeDirectory: (path, options) => files.makeDirectory(mountedPath(path), options),
    remove: (path, options) => {
      if (!isMountPoint(path)) return files.remove(mountedPath(path), options);
      // What is in a mounted directory goes, the directory itself cannot.
      const within = options?.recursive ? files.list(mountedPath(path)) : [];
      if (!isRefusal(within)) for (const entry of within) files.remove(`${mountedPath(path)}/${entry}`, options);
      return refusal("EBUSY");
    },
    rename: (from, to) =>
      isMountPoint(from) || isMountPoint(to) ? refusal("EBUSY") : files.rename(mountedPath(from), mountedPath(to)),
    isExecutable: (path) => files.isExecutable(mountedPath(path)),
    setExecutable: (path, executable) => files.setExecutable(mountedPath(path), executable),
  });
}

/** Linux: a directory is mounted on a directory only, a file on a file. */
function whyNotMounted(files: FileSystem, source: string, target: string): ErrnoName | null {
  if (!files.exists(target)) return "ENOENT";
  return files.isDirectory(source) === files.isDirectory(target) ? null : "ENOTDIR";
}
