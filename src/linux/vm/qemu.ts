/**
 * Starts QEMU as an ordinary user: software emulation, one CPU of a named model, a clock that counts instructions and jumps over
 * idle time. All that goes in and out are descriptors of ours, so that nothing lies in any folder. However we end, QEMU ends too:
 * the shell that it is started by kills it when its standard input, ours, is closed.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import type { Duplex } from "node:stream";
import { inheritNice } from "../private/spawn.ts";

export const QEMU = "qemu-system-x86_64";

const MACHINE = [
  ...["-name", "netnsim", "-machine", "pc-i440fx-6.2", "-accel", "tcg", "-cpu", "Nehalem,+rdrand", "-smp", "1", "-m", "5120"],
  ...["-nodefaults", "-no-user-config", "-display", "none", "-no-reboot"],
  // 2 ns for each instruction.
  ...["-icount", "shift=1,sleep=off", "-rtc", "base=2026-01-01,clock=vm"],
];

const COMMAND_LINE = "console=ttyS0 quiet panic=-1 rdinit=/init ipv6.disable_ipv6=1 cryptomgr.notests=1";

/** Kills the program when standard input ends, and ends with it. */
const GUARDED = `exec 8<&0 9>&2 2> /dev/null
"$@" 8<&- 2>&9 9>&- < /dev/null & program=$!
{ read -r _; kill -9 $program; } <&8 3>&- 4>&- 5>&- 9>&- & guard=$!
wait $program; code=$?
kill $guard
exit $code`;

export interface Boot {
  readonly kernel: string;
  readonly initrd: string;
  /** What the guest is booted for (guest/init). */
  readonly mode: "finish" | "bytes" | "quick";
  readonly seed: number;
  /** bytes: the job's descriptor. quick: of the saved state, where it does not boot but goes on from there. */
  readonly input?: number;
  /** quick: whether it is asked to save its state. */
  readonly isSaved?: boolean;
}

export interface Guest {
  readonly child: ChildProcess;
  /** The port's (quick), or the serial line's. */
  readonly line: Duplex;
  /** QEMU's control channel (QMP), where it is to save its state. */
  readonly control: Duplex | null;
  /** What kernel and QEMU complain of. */
  readonly complaints: () => string;
  /** The exit code, when everything is read. */
  readonly ended: Promise<number>;
}

export function bootGuest(boot: Boot): Guest {
  const { mode, input, isSaved = false } = boot;
  const chardev = (id: string, descriptor: number) => ["-chardev", `socket,id=${id},fd=${descriptor}`];
  const argv = [
    ...MACHINE,
    ...["-kernel", boot.kernel, "-initrd", boot.initrd, "-append", `${COMMAND_LINE} netnsim=${mode}`, "-seed", String(boot.seed)],
    ...[...chardev("console", 4), "-serial", "chardev:console", ...chardev("line", 3)],
    ...(mode === "quick"
      ? ["-device", "virtio-serial-pci", "-device", "virtserialport,chardev=line,name=netnsim"]
      : ["-serial", "chardev:line"]),
    ...(mode === "bytes" ? ["-fw_cfg", "name=opt/netnsim/job,file=/dev/fd/5"] : []),
    ...(isSaved ? [...chardev("control", 5), "-mon", "chardev=control,mode=control"] : []),
    ...(mode === "quick" && input !== undefined ? ["-incoming", "fd:5"] : []),
  ];
  // In a process group of its own: what is typed at a terminal ends us, and we end it.
  const child = spawn("sh", ["-c", GUARDED, "netnsim-qemu", QEMU, ...argv], {
    stdio: ["pipe", "ignore", "pipe", "pipe", "pipe", isSaved ? "pipe" : (input ?? "ignore")],
    detached: true,
  });
  child.stdin!.on("error", () => {}); // it has ended
  inheritNice(child.pid);
  const [line, console, more] = child.stdio.slice(3) as [Duplex, Duplex, Duplex];
  let complaints = "";
  const keep = (text: string) => {
    complaints = (complaints + text).slice(-MOST_COMPLAINTS);
  };
  for (const stream of [child.stderr!, console]) stream.setEncoding("utf8").on("data", keep);
  for (const stream of [line, console]) stream.on("error", () => {}); // its end is what counts
  const ended = new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", () => child.stdin!.destroy());
    child.on("close", (code) => resolve(code ?? 128));
  });
  return { child, line, control: isSaved ? more : null, complaints: () => complaints, ended };
}

const MOST_COMPLAINTS = 4000;

/** Ends QEMU at once. */
export function killGuest({ child }: Guest): void {
  child.stdin!.destroy();
}

/** QEMU's version ("7.2.22"); null where there is none. */
export function qemuVersion(): string | null {
  const { stdout, error } = spawnSync(QEMU, ["--version"], { encoding: "utf8" });
  return error === undefined ? (/version (\S+)/.exec(stdout)?.[1] ?? "unknown") : null;
}

export function whyNoQemu(): string | null {
  return qemuVersion() === null
    ? `missing tool: ${QEMU} (apt-get install --no-install-recommends qemu-system-x86 seabios; dnf install qemu-system-x86-core)`
    : null;
}
