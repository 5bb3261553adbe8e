/**
 * The guest as it lies in the cache: for each lock file a folder with the root, and each kernel with its modules. What netnsim
 * itself puts into the guest is joined to that when it is needed, so that another netnsim fetches nothing.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { judgeFile } from "../judge-files.ts";
import { cacheFolder, makeWhole, openFolder, removeOthers } from "./cache.ts";
import { type CpioEntry, cpio, FILE } from "./cpio.ts";
import { DOCKER_LOCK_FILE, type KernelName, LOCK_FILE } from "./lock.ts";

/** The kernel and the archive that QEMU is booted with. */
export interface Image {
  readonly kernel: string;
  readonly initrd: string;
  /** Of everything in it. */
  readonly hash: string;
}

/** One for each lock file; a guest of other versions than those (`--nearest`) replaces them, and says so. */
export function imageFolder(): string {
  return join(cacheFolder(), `image-${shortHash(readFileSync(LOCK_FILE))}`);
}

/** The archives of the folder: the root, and for each kernel its modules and what was made of them in the guest. */
export const ROOT = "root.cpio";
export const PARTS = ["modules.cpio", "finished.cpio"] as const;

/** What is in the folder: the versions that are not those of the lock file, as "NAME VERSION". */
export const OTHER_VERSIONS = "other-versions";

export function hasImage(): boolean {
  return existsSync(join(imageFolder(), OTHER_VERSIONS));
}

/** Docker's part, for a guest that has it. */
export function dockerArchive(): string {
  return join(imageFolder(), `${DOCKER}${shortHash(readFileSync(DOCKER_LOCK_FILE))}`);
}

export const DOCKER = "docker.cpio-";

export function hasDocker(): boolean {
  return existsSync(dockerArchive());
}

export async function imageOf(name: KernelName, withDocker = false): Promise<Image> {
  const folder = openFolder(imageFolder());
  const own = cpio(ownEntries());
  const docker = withDocker ? readFileSync(dockerArchive()) : Buffer.alloc(0);
  const prefix = withDocker ? `docker-initrd-${name}-` : `initrd-${name}-`;
  const initrd = join(folder, prefix + shortHash(own, docker));
  if (!existsSync(initrd)) {
    removeOthers(folder, prefix, initrd);
    const parts = PARTS.map((part) => readFileSync(join(folder, `${part}-${name}`)));
    await makeWhole(initrd, async (part) =>
      writeFileSync(part, Buffer.concat([readFileSync(join(folder, ROOT)), ...parts, docker, own])),
    );
  }
  const hash = sha256(readFileSync(join(folder, `hash-${name}`)), own, docker);
  return { kernel: join(folder, `vmlinuz-${name}`), initrd, hash };
}

/** netnsim's part: init, the agent, and what sessions take (../guest, ../launcher): all of it decides the bytes that come. */
export function* ownEntries(): Generator<CpioEntry> {
  yield ownFile("vm/guest/init", "init", 0o755);
  for (const [path, mode] of [
    ["netnsim", 0o755],
    ["netnsim/guest", 0o755],
    ["netnsim/launcher", 0o755],
  ] as const)
    yield { path, mode: 0o040000 | mode, data: Buffer.alloc(0) };
  yield ownFile("vm/guest/agent.py", "netnsim/agent.py", 0o644);
  for (const name of readdirSync(judgeFile("guest")).sort()) yield ownFile(`guest/${name}`, `netnsim/guest/${name}`, 0o644);
  for (const name of ["calls.py", "outside.py"]) yield ownFile(`launcher/${name}`, `netnsim/launcher/${name}`, 0o644);
}

function ownFile(from: string, path: string, permissions: number): CpioEntry {
  return { path, mode: FILE | permissions, data: readFileSync(judgeFile(from)) };
}

export function sha256(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}

export function shortHash(...parts: readonly (string | Uint8Array)[]): string {
  return sha256(...parts).slice(0, 12);
}
