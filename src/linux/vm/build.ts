/**
 * Builds the guest of packages that lie in a folder: the root, each kernel's modules, and what needs Linux itself to be made,
 * which the guest does when it is booted once (guest/init): the index of modules, the cache of libraries.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeWhole, openFolder, removeOthers } from "./cache.ts";
import { type CpioEntry, cpio, FILE, treeEntries } from "./cpio.ts";
import { makeDockerTree } from "./docker-tree.ts";
import { frameReader } from "./frames.ts";
import { DOCKER, dockerArchive, imageFolder, OTHER_VERSIONS, ownEntries, PARTS, ROOT, sha256 } from "./image.ts";
import { makeKernel } from "./kernel-tree.ts";
import { fileNameOf, type KernelName, type Lock } from "./lock.ts";
import { bootGuest, killGuest } from "./qemu.ts";
import { makeRoot } from "./root-tree.ts";
import { ToolFailed } from "./unpack.ts";

export interface BuildOptions {
  /** Where the packages lie. */
  readonly packages: string;
  /** What is not as the lock file has it. */
  readonly others: readonly string[];
  readonly signal: AbortSignal;
  readonly onStep: (what: string) => void;
}

export async function buildImage(lock: Lock, { packages, others, signal, onStep }: BuildOptions): Promise<void> {
  // Permissions are part of the image, whatever the user's habit is.
  process.umask(0o022);
  const target = imageFolder();
  openFolder(join(target, ".."));
  await makeWhole(target, async (part) => {
    mkdirSync(part, { recursive: true });
    const tree = join(part, "tree");
    onStep("the root");
    mkdirSync(tree);
    makeRoot(
      tree,
      lock.packages.map((each) => join(packages, fileNameOf(each))),
    );
    const root = cpio(treeEntries(tree));
    rmSync(tree, { recursive: true });
    writeFileSync(join(part, ROOT), root);
    for (const [name, kernel] of Object.entries(lock.kernels)) {
      signal.throwIfAborted();
      onStep(`the modules of Linux ${name}`);
      mkdirSync(tree);
      makeKernel(tree, join(part, `vmlinuz-${name}`), join(packages, fileNameOf(kernel)), kernel.release);
      const modules = cpio(treeEntries(tree));
      rmSync(tree, { recursive: true });
      onStep(`Linux ${name}, booted to index its modules`);
      const finished = await finish(part, name as KernelName, Buffer.concat([root, modules, cpio(ownEntries())]), signal);
      for (const [index, archive] of [modules, finished].entries()) writeFileSync(join(part, `${PARTS[index]}-${name}`), archive);
      writeFileSync(join(part, `hash-${name}`), sha256(readFileSync(join(part, `vmlinuz-${name}`)), root, modules, finished));
    }
    writeFileSync(join(part, OTHER_VERSIONS), others.map((line) => `${line}\n`).join(""));
  });
}

/** Docker's part, of packages that lie here. */
export async function buildDocker(packages: readonly string[]): Promise<void> {
  process.umask(0o022);
  const target = dockerArchive();
  removeOthers(openFolder(imageFolder()), DOCKER, target);
  await makeWhole(target, async (part) => {
    const tree = join(part, "..", `${DOCKER}tree.${process.pid}.part`);
    mkdirSync(tree);
    try {
      makeDockerTree(tree, packages);
      writeFileSync(part, cpio(treeEntries(tree)));
    } finally {
      rmSync(tree, { recursive: true });
    }
  });
}

async function finish(folder: string, name: KernelName, initrd: Buffer, signal: AbortSignal): Promise<Buffer> {
  const path = join(folder, "initrd");
  writeFileSync(path, initrd);
  const guest = bootGuest({ kernel: join(folder, `vmlinuz-${name}`), initrd: path, mode: "finish", seed: 1 });
  const kill = () => killGuest(guest);
  signal.addEventListener("abort", kill);
  const limit = setTimeout(kill, LIMIT_MS);
  const entries: CpioEntry[] = [];
  let isWhole = false;
  const read = frameReader((kind, data) => {
    if (kind === "end") isWhole = true;
    else entries.push({ path: kind.slice(1), mode: FILE | 0o644, data: Buffer.from(data) });
  });
  guest.line.on("data", read);
  await guest.ended;
  clearTimeout(limit);
  signal.removeEventListener("abort", kill);
  rmSync(path);
  signal.throwIfAborted();
  if (!isWhole) throw new ToolFailed(`Linux ${name} did not come to its end in the guest: ${guest.complaints().trim()}`);
  return cpio(entries);
}

/** A boot takes ten seconds of a processor. */
const LIMIT_MS = 900_000;
