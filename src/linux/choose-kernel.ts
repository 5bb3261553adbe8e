/** The real kernel that was chosen, ready to be asked. */
import type { KernelChoice } from "./kernel-choice.ts";
import { HOST_KERNEL, type RealKernel } from "./real-kernel.ts";
import { type GuestOptions, guestKernel } from "./vm/guest-kernel.ts";

/** `options` are the guest's. */
export function chooseKernel({ guest }: KernelChoice, options: Omit<Partial<GuestOptions>, "kernel"> = {}): RealKernel {
  return guest === null ? HOST_KERNEL : guestKernel({ ...options, kernel: guest });
}
