/**
 * Brings the guest to this machine: the packages of the lock file from Debian's archive, built into a root and kernels in the
 * user's cache, and a booted state of each kernel. What is there is not done again; what is begun has another name until it is
 * whole.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { missingTools } from "../private/tools.ts";
import { openIndex } from "./apt-index.ts";
import { buildDocker, buildImage } from "./build.ts";
import { cacheFolder } from "./cache.ts";
import { APT_HELPER, download } from "./download.ts";
import { hasDocker, hasImage, imageOf } from "./image.ts";
import { fileNameOf, KERNELS, type LockedPackage, type PartLock, readDockerLock, readLock } from "./lock.ts";
import { QEMU } from "./qemu.ts";
import { saveState } from "./saved-state.ts";
import { archiveOf } from "./sources.ts";
import { ToolFailed } from "./unpack.ts";

export interface FetchOptions {
  /** The archive's address; null: that of the machine's apt. */
  readonly mirror: string | null;
  /** Where a version has left the archive, the one it has now is taken. */
  readonly nearest: boolean;
  /** Docker's part, too. */
  readonly docker: boolean;
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
  readonly progress: (line: string) => void;
}

/** Throws ToolFailed, or an error of the system, where it cannot be done. */
export async function fetchGuest(options: FetchOptions): Promise<void> {
  const { signal, say, docker } = options;
  const missing = missingTools([QEMU, "dpkg-deb", "tar", "xz"]);
  if (missing !== null) throw new ToolFailed(missing);
  if (hasImage()) say("the packages are here already");
  else await fetchImage(options);
  if (docker && hasDocker()) say("docker's packages are here already");
  else if (docker) await fetchDocker(options);
  for (const name of KERNELS) {
    say(`Linux ${name}: booted, its state saved`);
    await saveState(name, await imageOf(name), signal);
  }
}

async function fetchImage(options: FetchOptions): Promise<void> {
  const { lock, others, packages } = await fetchPart(readLock(), options);
  await buildImage(lock, { packages, others, signal: options.signal, onStep: options.say });
}

async function fetchDocker(options: FetchOptions): Promise<void> {
  const { lock, packages } = await fetchPart(readDockerLock(), options);
  await buildDocker(lock.packages.map((each) => join(packages, fileNameOf(each))));
}

interface Fetched<L extends PartLock> {
  readonly lock: L;
  /** What is not as the lock file has it. */
  readonly others: readonly string[];
  /** The folder they lie in. */
  readonly packages: string;
}

async function fetchPart<L extends PartLock>(asked: L, options: FetchOptions): Promise<Fetched<L>> {
  const { mirror, nearest, signal, say, progress } = options;
  if (!existsSync(APT_HELPER)) throw new ToolFailed(`missing tool: ${APT_HELPER} (the package apt)`);
  const archive = mirror ?? archiveOf();
  if (archive === null) throw new ToolFailed("apt's sources name no archive of Debian: --mirror URL");
  const packages = join(cacheFolder(), "packages");
  mkdirSync(packages, { recursive: true });
  const get = (lock: L) =>
    download([...lock.packages, ...Object.values(lock.kernels)], {
      folder: packages,
      mirror: archive,
      signal,
      onProgress: (done, total) => progress(`${megabytes(done)} of ${megabytes(total)} MB`),
    });
  let lock = asked;
  let others: readonly string[] = [];
  say(`packages from ${archive}`);
  let result = await get(lock);
  if (result.kind === "gone") {
    const found = findNearest(lock, result.packages, archive);
    if (!nearest) throw new ToolFailed(`${found.text}\nuse what the archive has now: netnsim judge fetch --nearest`);
    say(found.text);
    lock = found.lock;
    others = found.others;
    result = await get(lock);
  }
  signal.throwIfAborted();
  if (result.kind === "gone") throw new ToolFailed(`the archive has not what its index says: ${names(result.packages)}`);
  if (result.kind === "failed") throw new ToolFailed(result.why);
  return { lock, others, packages };
}

interface Nearest<L extends PartLock> {
  readonly lock: L;
  readonly others: string[];
  readonly text: string;
}

/** The lock with what the archive has today in place of what it has no more. */
function findNearest<L extends PartLock>(lock: L, gone: readonly LockedPackage[], archive: string): Nearest<L> {
  const folder = mkdtempSync(join(tmpdir(), "netnsim-index-"));
  try {
    const index = openIndex(folder, archive, [
      ...new Set([lock.suite, ...Object.values(lock.kernels).map(({ suite }) => suite)]),
    ]);
    const isGone = ({ name }: LockedPackage) => gone.some((each) => each.name === name);
    const lines: string[] = [];
    const replace = <T extends LockedPackage>(old: T, name: string | undefined, more: Partial<T> = {}): T => {
      if (!isGone(old)) return old;
      const found = name === undefined ? undefined : index.find([name])[0];
      if (found === undefined)
        throw new ToolFailed(`${old.name} ${old.version} has left the archive, and nothing like it is there`);
      lines.push(`${old.name} ${old.version} has left the archive; the nearest is ${found.name} ${found.version}`);
      return { ...old, ...found, ...more };
    };
    const packages = lock.packages.map((each) => replace(each, each.name));
    const kernels = Object.fromEntries(
      Object.entries(lock.kernels).map(([name, old]) => {
        const newest = index.kernelsOf(name).at(-1);
        return [name, replace(old, newest, { release: newest?.replace(/^linux-image-/, "") ?? old.release })];
      }),
    );
    return { lock: { ...lock, packages, kernels }, others: lines, text: lines.join("\n") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function names(packages: readonly LockedPackage[]): string {
  return packages.map(({ name, version }) => `${name} ${version}`).join(", ");
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
