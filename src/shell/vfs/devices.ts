/**
 * The character devices of /dev: null, zero, full, random and urandom, and tty, which the session's descriptors stand for
 * (evaluator/open-file.ts). Random bytes come from the lab's seed. Linux: drivers/char/mem.c, random.c.
 */
import { type Refusal, refusal } from "../../kernel/config/errno.ts";
import { checkMemory, randomBytes, spend } from "../../sim/work.ts";
import type { Inode } from "../files.ts";

/** Bytes that one read of a device without an end gives. */
const READ_BYTES = 4096;

class Device implements Inode {
  readonly kind = "device";
  readonly size = 0;
  readonly readAt: () => Uint8Array | Refusal;
  readonly writeAt: (position: number, bytes: Uint8Array) => Refusal | null;

  constructor(read: () => Uint8Array | Refusal, refusedWrite: Refusal | null = null) {
    this.readAt = read;
    this.writeAt = (_position, bytes) => (bytes.length > 0 ? refusedWrite : null);
  }

  truncate(): void {}
  open(): void {}
  close(): void {}
}

const nothing = (): Uint8Array => new Uint8Array(0);

function zeros(): Uint8Array {
  spend(READ_BYTES);
  return new Uint8Array(READ_BYTES);
}

function random(): Uint8Array {
  spend(READ_BYTES);
  return randomBytes(READ_BYTES);
}

/** Registry of the devices: an entry is also a name in /dev. */
const DEVICES: ReadonlyMap<string, Inode> = new Map([
  ["/dev/full", new Device(zeros, refusal("ENOSPC"))],
  ["/dev/null", new Device(nothing)],
  ["/dev/random", new Device(random)],
  ["/dev/tty", new Device(() => refusal("ENXIO"), refusal("ENXIO"))],
  ["/dev/urandom", new Device(random)],
  ["/dev/zero", new Device(zeros)],
]);

export function deviceAt(path: string): Inode | null {
  return path.startsWith("/dev/") ? (DEVICES.get(path) ?? null) : null;
}

/** What `ls /dev` shows of them, and of the links to descriptors. */
export const DEVICE_NAMES: readonly string[] = [
  ...[...DEVICES.keys()].map((path) => path.slice("/dev/".length)),
  "fd",
  "stderr",
  "stdin",
  "stdout",
];

/** A device's whole content, for those who take files whole: a device without an end is more than any memory. */
export function readDevice(device: Inode): Uint8Array | Refusal {
  const bytes = device.readAt(0);
  if (bytes instanceof Uint8Array && bytes.length > 0) checkMemory(Number.POSITIVE_INFINITY);
  return bytes;
}
