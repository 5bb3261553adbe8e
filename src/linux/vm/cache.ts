/** The folder below the user's cache that all of the judge's guest is kept in, and its parts. */
import { mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

export function cacheFolder(): string {
  const base = process.env.XDG_CACHE_HOME;
  return join(base?.startsWith("/") ? base : join(homedir(), ".cache"), "netnsim", "judge");
}

const PART = /\.(\d+)\.part$/;

/** What is being made by this process, by its path. */
const making = new Map<string, Promise<void>>();

/**
 * Makes a file or folder of the cache under another name, and gives it its own when it is whole; once where several ask at a
 * time.
 */
export function makeWhole(path: string, make: (part: string) => Promise<void>): Promise<void> {
  const begun = making.get(path);
  if (begun !== undefined) return begun;
  const made = makePart(path, make).finally(() => making.delete(path));
  making.set(path, made);
  return made;
}

async function makePart(path: string, make: (part: string) => Promise<void>): Promise<void> {
  const part = `${path}.${process.pid}.part`;
  try {
    await make(part);
    rmSync(path, { recursive: true, force: true });
    renameSync(part, path);
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

/** Removes what else begins so: of each kind one is kept. */
export function removeOthers(folder: string, prefix: string, kept: string): void {
  for (const name of readdirSync(folder))
    if (name.startsWith(prefix) && join(folder, name) !== kept && !PART.test(name))
      rmSync(join(folder, name), { recursive: true, force: true });
}

/** Makes the folder, and removes what processes that are no more have begun there. */
export function openFolder(folder: string): string {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    const pid = PART.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(folder, name), { recursive: true, force: true });
  }
  return folder;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
