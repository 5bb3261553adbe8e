/**
 * The files that the judge brings to a real kernel: beside this one in the source, in linux/ beside the folder of chunks in the
 * package.
 */
import { fileURLToPath } from "node:url";

export function judgeFile(path: string): string {
  return fileURLToPath(new URL(`../linux/${path}`, import.meta.url));
}
