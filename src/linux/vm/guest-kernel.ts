/**
 * Debian's kernel in a guest, as one more real kernel that sessions are run on. Quick: each session goes on from a saved state,
 * and what it prints comes as it is printed. With a seed: each boots anew with the session in it, and what it printed comes at
 * its end, the same bytes each time.
 */
import { closeSync, openSync, unlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, type Writable } from "node:stream";
import { inNamespaces, KERNEL_PROFILES } from "../../kernel/kernel-profile.ts";
import { filesOf, type OutputMode, type PrivateProcess, type PrivateProgram } from "../private/spawn.ts";
import type { RealKernel } from "../real-kernel.ts";
import { frameReader } from "./frames.ts";
import { hasDocker, hasImage, imageOf } from "./image.ts";
import { keepLeft } from "./left-files.ts";
import type { KernelName } from "./lock.ts";
import { bootGuest, type Guest, killGuest, qemuVersion, whyNoQemu } from "./qemu.ts";
import { saveState } from "./saved-state.ts";
import { ToolFailed } from "./unpack.ts";

export interface GuestOptions {
  readonly kernel: KernelName;
  /** Null: quick. */
  readonly seed: number | null;
  /** Seconds of the guest's clock after which a session is ended. */
  readonly guestSeconds: number;
  /** Where the files go that the session leaves; null where nobody wants them. */
  readonly filesTo: string | null;
}

const GUEST_SECONDS = 3600;

/** Debian 12's. */
const DOCKER_VERSION = "20.10";

export function guestKernel(asked: Partial<GuestOptions> = {}): RealKernel {
  const options: GuestOptions = { kernel: "6.18", seed: null, guestSeconds: GUEST_SECONDS, filesTo: null, ...asked };
  return {
    name: `qemu:${options.kernel}`,
    profile: () => inNamespaces(KERNEL_PROFILES[options.kernel]),
    limitSeconds: 900,
    whyNot: () => whyNoQemu() ?? (hasImage() ? null : "Debian's kernels are not here yet: netnsim judge fetch"),
    whyNoDocker: (version) =>
      version !== null && version !== DOCKER_VERSION
        ? `dockerd ${version}: the guest has Debian's ${DOCKER_VERSION}`
        : hasDocker()
          ? null
          : "docker is not in the guest yet: netnsim judge fetch --docker",
    whyNotTraced: () => "--drops and --path need bpftrace, which the guest has not: --on linux",
    hasHostLog: false,
    start: (program, output, signal) => startInGuest(program, output, options, signal),
    origin: async (withDocker) => {
      const { kernel, seed } = options;
      return seed === null ? null : { qemu: qemuVersion()!, image: (await imageOf(kernel, withDocker)).hash, seed };
    },
  };
}

async function startInGuest(
  program: PrivateProgram,
  output: OutputMode,
  options: GuestOptions,
  signal = new AbortController().signal,
): Promise<PrivateProcess> {
  const guest = await begin(program, options, signal);
  const [stdout, stderr] = output === "inherit" ? [process.stdout, process.stderr] : [new PassThrough(), new PassThrough()];
  let said = "";
  let end: readonly number[] | null = null;
  let isLate = false;
  let exitCode: number | null = null;
  const print = (stream: Writable, data: Buffer) => {
    if (stream.write(data)) return;
    guest.line.pause();
    stream.once("drain", () => guest.line.resume());
  };
  const take = frameReader((kind, data) => {
    if (kind === "1" || kind === "2") print(kind === "1" ? stdout : stderr, data);
    else if (kind === "3") said += data.toString();
    else if (kind === "file") keepLeft(options.filesTo!, data);
    else if (kind === "end" || kind === "late") {
      end = data.toString().split(" ").map(Number);
      isLate = kind === "late";
      killGuest(guest);
    }
  });
  guest.line.on("data", take);
  // Nobody reads on: the script ends as by SIGPIPE.
  const unread = () => {
    exitCode = 141;
    killGuest(guest);
  };
  for (const stream of [stdout, stderr]) stream.on("error", unread);
  let killed = false;
  const ended = guest.ended.then(() => {
    for (const stream of [stdout, stderr]) {
      stream.off("error", unread);
      if (output === "pipe") stream.end();
    }
    if (exitCode === null && end === null && !killed) throw new ToolFailed(`the guest ended early: ${guest.complaints().trim()}`);
    return { exitCode: exitCode ?? end?.[0] ?? 137, isLate };
  });
  const kill = () => {
    killed = true;
    killGuest(guest);
  };
  return {
    stdout: output === "pipe" ? (stdout as PassThrough) : null,
    stderr: output === "pipe" ? (stderr as PassThrough) : null,
    report: () => said,
    ended,
    kill,
  };
}

/** A line of options, and the program's files (guest/agent.py). */
function jobOf(program: PrivateProgram, { guestSeconds, filesTo }: GuestOptions): Uint8Array {
  const options = { ...program.options, seconds: guestSeconds, ...(filesTo !== null && { files: "yes" }) };
  return Buffer.concat([Buffer.from(`${JSON.stringify(options)}\n`), filesOf(program)]);
}

async function begin(program: PrivateProgram, options: GuestOptions, signal: AbortSignal): Promise<Guest> {
  const { kernel, seed } = options;
  const withDocker = program.needsDocker ?? false;
  const image = await imageOf(kernel, withDocker);
  const job = jobOf(program, options);
  if (seed !== null) {
    const input = openUnnamed(job);
    const guest = bootGuest({ ...image, mode: "bytes", seed, input });
    closeSync(input);
    return guest;
  }
  const input = openSync(await saveState(withDocker ? `docker-${kernel}` : kernel, image, signal), "r");
  const guest = bootGuest({ ...image, mode: "quick", seed: 1, input });
  closeSync(input);
  guest.line.write(job);
  return guest;
}

let opened = 0;

/** A file with these bytes that has no name any more: QEMU opens its descriptor again. */
function openUnnamed(bytes: Uint8Array): number {
  const path = join(tmpdir(), `netnsim-${process.pid}-${++opened}`);
  const descriptor = openSync(path, "wx+", 0o600);
  unlinkSync(path);
  writeSync(descriptor, bytes);
  return descriptor;
}
