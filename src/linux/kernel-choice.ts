/** Which real kernel is asked, as `--on` and `--against` name it. */
import { KERNELS, type KernelName } from "./vm/lock.ts";

/** Null: this host's. */
export type KernelChoice = { readonly guest: KernelName | null };

export const HOST_CHOICE: KernelChoice = { guest: null };

/** As the command line's help and messages have it. */
export const CHOICES = `linux or qemu[:${KERNELS.join("|")}]`;

/** Null for a name that there is none of. */
export function parseChoice(text: string): KernelChoice | null {
  if (text === "linux") return HOST_CHOICE;
  if (text === "qemu") return { guest: KERNELS[0] };
  const guest = KERNELS.find((name) => text === `qemu:${name}`);
  return guest === undefined ? null : { guest };
}
