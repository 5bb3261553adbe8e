/** Which real kernel is asked, as `--on` and `--against` name it. */
import { KERNELS, type KernelName } from "./vm/lock.ts";

/** Null: this host's. */
export type KernelChoice = { readonly guest: KernelName | null };

export const HOST_CHOICE: KernelChoice = { guest: null };

/** As the command line's help and messages have it. */
export const CHOICES = `linux or qemu[:${KERNELS.join("|")}]`;

/** Takes `--on KERNEL` out of the words of a recorder, which ends with 2 where it is none. */
export function takeChoice(words: string[]): KernelChoice {
  const at = words.indexOf("--on");
  if (at < 0) return HOST_CHOICE;
  const [, named = ""] = words.splice(at, 2);
  const choice = parseChoice(named);
  if (choice !== null) return choice;
  console.error(`record: --on ${JSON.stringify(named)}: ${CHOICES} is expected`);
  process.exit(2);
}

/** Null for a name that there is none of. */
export function parseChoice(text: string): KernelChoice | null {
  if (text === "linux") return HOST_CHOICE;
  if (text === "qemu") return { guest: KERNELS[0] };
  const guest = KERNELS.find((name) => text === `qemu:${name}`);
  return guest === undefined ? null : { guest };
}
