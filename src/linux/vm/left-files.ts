/** The files that a session left in the guest, kept in a folder of ours. Nothing of theirs leads out of it. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

/** `data` is a path of the guest, a zero, and what the file holds. */
export function keepLeft(folder: string, data: Buffer): void {
  const zero = data.indexOf(0);
  const path = join(folder, normalize(`/${data.toString("utf8", 0, zero)}`));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, data.subarray(zero + 1));
}
