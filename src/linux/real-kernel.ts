/**
 * A real kernel that sessions can be run on: this host's, in namespaces of its own (private/), or Debian's in a guest (vm/).
 * Both run the same program and hand on the same things.
 */

import type { KernelProfile } from "../kernel/kernel-profile.ts";
import { hostProfile } from "./host-profile.ts";
import { privateRights } from "./private/rights.ts";
import type { OutputMode, PrivateProcess, PrivateProgram } from "./private/spawn.ts";
import { spawnPrivate } from "./private/spawn.ts";
import { missingTools } from "./private/tools.ts";
import type { Origin } from "./recording.ts";

export interface RealKernel {
  /** As `--on` names it. */
  readonly name: string;
  /** What the simulator has to be to be compared with it. */
  readonly profile: () => KernelProfile;
  /** Real seconds after which a session is ended where nobody says otherwise. */
  readonly limitSeconds: number;
  /** Why sessions that need these tools cannot be run, and what would help; null where they can. */
  readonly whyNot: (tools: readonly string[]) => string | null;
  /** Why a host with dockerd of that version (null: any) cannot be built; null where it can. */
  readonly whyNoDocker: (version: string | null) => string | null;
  /** Why it cannot be traced; null where it can. */
  readonly whyNotTraced: () => string | null;
  /** Whether its log is that of the machine we run on. */
  readonly hasHostLog: boolean;
  readonly start: (program: PrivateProgram, output: OutputMode, signal?: AbortSignal) => Promise<PrivateProcess>;
  /** What the bytes that it prints, beside dockerd or not, follow from; null where chance has a part in them. */
  readonly origin: (withDocker: boolean) => Promise<Origin | null>;
}

/** This machine's own. */
export const HOST_KERNEL: RealKernel = {
  name: "linux",
  profile: hostProfile,
  limitSeconds: 120,
  whyNot: (tools) => {
    const rights = privateRights();
    return rights.kind === "may not" ? rights.why : missingTools(tools);
  },
  whyNoDocker: () => "a real dockerd runs in the guest only: --on qemu",
  whyNotTraced: () => {
    const rights = privateRights();
    if (rights.kind === "may" && !rights.isRoot) return "--drops and --path need root: they trace the kernel";
    return missingTools(["bpftrace"]);
  },
  hasHostLog: true,
  start: async (program, output) => spawnPrivate(program, output),
  origin: async () => null,
};
