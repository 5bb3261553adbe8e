/**
 * The lock file: every Debian package that the guest is made of, with version, size and hash, so that everybody's guest is the
 * same. `tsx src/linux/vm/lock-main.ts` writes it and
 * docker-lock.json anew.
 */
import { readFileSync } from "node:fs";
import type { KernelVersion } from "../../kernel/kernel-profile.ts";
import { judgeFile } from "../judge-files.ts";

export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  /** Below the archive's address. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

export interface LockedKernel extends LockedPackage {
  /** What `uname -r` prints. */
  readonly release: string;
  readonly suite: string;
}

/** A part of a guest. */
export interface PartLock {
  /** The suite of its packages. */
  readonly suite: string;
  readonly packages: readonly LockedPackage[];
  readonly kernels: Readonly<Record<string, LockedKernel>>;
}

/** The guest's root and its kernels. */
export interface Lock extends PartLock {
  readonly kernels: Readonly<Record<KernelName, LockedKernel>>;
}

/** The kernels that can be asked; the first is asked where none is named. */
export const KERNELS = ["6.18", "6.1"] as const satisfies readonly KernelVersion[];
export type KernelName = (typeof KERNELS)[number];

export const LOCK_FILE = judgeFile("vm/lock.json");

export const DOCKER_LOCK_FILE = judgeFile("vm/docker-lock.json");

/** Docker's part has a lock file of its own: the guest without it stays the same. */
export function readDockerLock(): PartLock {
  return JSON.parse(readFileSync(DOCKER_LOCK_FILE, "utf8")) as PartLock;
}

export function readLock(file = LOCK_FILE): Lock {
  return JSON.parse(readFileSync(file, "utf8")) as Lock;
}

/** As apt names the file it keeps; a version's epoch has a colon, which not every file system takes. */
export function fileNameOf({ name, version }: LockedPackage): string {
  return `${name}_${version.replaceAll(":", "%3a")}_amd64.deb`;
}
