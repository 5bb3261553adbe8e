/** Parts of a file system: an adapter that changes some calls, and the overlay that `ip netns exec` mounts over /etc. */
import type { FileSystem } from "../files.ts";

/** A file system as plain functions, to be changed in parts by spreading. */
export function boundFiles(files: FileSystem): FileSystem {
  return {
    readFile: (path) => files.readFile(path),
    writeFile: (path, data, options) => files.writeFile(path, data, options),
    exists: (path) => files.exists(path),
    isDirectory: (path) => files.isDirectory(path),
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
 * The same files where there is no such directory. iproute2: bind_etc(), lib/namespace.c.
 */
export function netnsFiles(files: FileSystem, name: string): FileSystem {
  const directory = `/etc/netns/${name}`;
  const entries = files.list(directory);
  if (!Array.isArray(entries) || entries.length === 0) return files;
  const names = entries as readonly string[];
  const place = (path: string): string => {
    const match = /^\/etc\/([^/]+)(\/.*)?$/.exec(path);
    return match !== null && names.includes(match[1]!) && files.exists(`/etc/${match[1]}`)
      ? `${directory}/${match[1]}${match[2] ?? ""}`
      : path;
  };
  return {
    ...boundFiles(files),
    readFile: (path) => files.readFile(place(path)),
    writeFile: (path, data, options) => files.writeFile(place(path), data, options),
    list: (path) => files.list(place(path)),
    isDirectory: (path) => files.isDirectory(place(path)),
  };
}
