/**
 * What a program says, and ends with, when its standard output cannot be written to or its standard input cannot be read. GNU
 * tools write when a buffer is full or they end, and report then (gnulib: close_stdout()); others report at once, or never look.
 * Recorded of Debian 12's.
 */
import { type ErrnoName, strerror } from "../../kernel/config/errno.ts";
import type { WaitQueue } from "../../sim/wait.ts";
import type { Command } from "../command.ts";
import type { Inode } from "../files.ts";
import { byteLengthOf, type Output, ReadFailed, WriteFailed } from "../io.ts";

/** The lines after `NAME: `, one each; null where the program does not look. `why` is strerror(3)'s. */
type Words = (why: string, errno: ErrnoName) => readonly string[] | null;

interface FailedWrite {
  readonly words: Words;
  /** "own": as if it had been written. */
  readonly exitCode: number | "own";
  /** It writes without a buffer, and gives up at the first write that fails. */
  readonly isImmediate?: boolean;
}

const writeError: Words = (why) => [`write error: ${why}`];
/** The buffer was written earlier, and errno is not kept. */
const withoutReason: Words = (why, errno) => [errno === "EBADF" ? `write error: ${why}` : "write error"];
const standardOutput: Words = (why) => [`standard output: ${why}`];

const USUAL: FailedWrite = { words: writeError, exitCode: 1 };

/** util-linux and procps look for a full disk, and leave the rest. */
function onlyFor(...errors: readonly ErrnoName[]): FailedWrite {
  return { words: (why, errno) => (errors.includes(errno) ? writeError(why, errno) : null), exitCode: 1 };
}

/** The exit code was settled before the last write. */
const ENDS_AS_WELL: FailedWrite = { words: standardOutput, exitCode: "own" };

function each(names: readonly string[], failed: FailedWrite): Readonly<Record<string, FailedWrite>> {
  return Object.fromEntries(names.map((name) => [name, failed]));
}

/** Its close_stdout() takes a closed descriptor for another mistake than ps does. */
const PGREP: FailedWrite = {
  words: (why, errno) => (errno === "EPIPE" ? null : [`write error: ${errno === "EBADF" ? strerror("EINVAL") : why}`]),
  exitCode: 1,
};

const FAILED_WRITES: Readonly<Record<string, FailedWrite>> = {
  arping: { words: (why, errno) => (errno === "EPIPE" ? null : withoutReason(why, errno)), exitCode: 1 },
  awk: { words: (why) => [`close failed on file /dev/stdout (${why})`], exitCode: 2 },
  cat: {
    words: (why, errno) => (errno === "EBADF" ? standardOutput(why, errno) : writeError(why, errno)),
    exitCode: 1,
    isImmediate: true,
  },
  cmp: { words: (why, errno) => (errno === "EBADF" ? null : standardOutput(why, errno)), exitCode: 2 },
  column: onlyFor("ENOSPC", "EFBIG"),
  diff: { words: standardOutput, exitCode: 2 },
  egrep: { words: writeError, exitCode: 2 },
  env: { words: writeError, exitCode: 125 },
  expr: { words: writeError, exitCode: 3 },
  fgrep: { words: writeError, exitCode: 2 },
  find: { words: (why, errno) => [`‘standard output’: ${why}`, ...withoutReason(why, errno)!], exitCode: 1 },
  grep: { words: writeError, exitCode: 2 },
  hd: onlyFor("ENOSPC", "EFBIG"),
  hexdump: onlyFor("ENOSPC", "EFBIG"),
  jq: { words: (why) => [`writing output failed: ${why}`], exitCode: 2 },
  ls: { words: writeError, exitCode: 2 },
  mawk: { words: (why) => [`close failed on file /dev/stdout (${why})`], exitCode: 2 },
  ping: { words: (_why, errno) => (errno === "EPIPE" ? null : ["write error"]), exitCode: 1 },
  pgrep: PGREP,
  pkill: PGREP,
  printenv: { words: writeError, exitCode: 2 },
  ps: onlyFor("ENOSPC", "EFBIG", "EBADF"),
  rev: onlyFor("ENOSPC", "EFBIG"),
  sed: { words: (why, errno) => [`couldn't ${errno === "EBADF" ? "close" : "flush"} stdout: ${why}`], exitCode: 4 },
  sort: { words: (why) => [`fflush failed: 'standard output': ${why}`, "write error"], exitCode: 2 },
  sysctl: onlyFor("ENOSPC", "EFBIG", "EBADF"),
  which: { words: () => ["printf: I/O error"], exitCode: 1 },
  wc: { words: withoutReason, exitCode: 1 },
  xxd: { words: (why) => [why], exitCode: 3 },
  yes: { words: standardOutput, exitCode: 1, isImmediate: true },
  ...each(["b2sum", "cksum", "md5sum", "sha1sum", "sha224sum", "sha256sum", "sha384sum", "sha512sum", "sum"], {
    words: withoutReason,
    exitCode: 1,
  }),
};

/** busybox's applets, of which those that are not here never look. libbb/fflush_stdout_and_exit.c, libbb/copyfd.c. */
const BUSYBOX_WRITES: Readonly<Record<string, FailedWrite>> = {
  ...each(["cat", "tail", "tr"], { words: writeError, exitCode: 1, isImmediate: true }),
  ...each(["echo", "tac"], { words: writeError, exitCode: 1 }),
  ...each(
    ["arch", "base64", "cal", "cut", "du", "env", "expand", "expr", "fold", "groups", "head", "id", "nl", "paste"],
    ENDS_AS_WELL,
  ),
  ...each(["realpath", "rev", "route", "shuf", "sort", "tty", "uname", "uniq", "wc"], ENDS_AS_WELL),
  ...each(["basename", "readlink"], { words: () => [], exitCode: 1 }),
  ...each(["dirname", "pwd", "seq", "whoami"], { words: () => [], exitCode: 255 }),
  printf: { words: (_why, errno) => (errno === "EBADF" ? [] : null), exitCode: 1 },
  yes: { words: (why) => [`(null): ${why}`], exitCode: 1, isImmediate: true },
};

/** What stands before the words where it is not the program's name: which is a script of dash's. */
const BARE: Readonly<Record<string, string>> = { jq: "Error", which: "/usr/bin/which: 10: printf" };

/** Those that report it themselves, output by output. */
const OWN_WORDS: ReadonlySet<string> = new Set(["bash", "dd", "sh", "tcpdump", "tee"]);
const APPLETS_OWN_WORDS: ReadonlySet<string> = new Set(["ash", "dd", "sh"]);

/** The tools that never look at whether their output was written. */
const UNAWARE_TOOLS: ReadonlySet<string> = new Set(["clear", "hostname", "kill", "killall", "pidof", "strings"]);

/** What stdio buffers: so much goes on after a write that failed. */
export const BUFFER_BYTES = 4096;

/** A program's standard output, as its C library sees it: what was refused is found when the buffer is full, or at the end. */
export class StandardOutput implements Output {
  /** The first write that was refused. */
  failed: WriteFailed | null = null;
  readonly #output: Output;
  readonly #most: number;
  #lostBytes = 0;

  /** What fails is remembered, and thrown once more than `most` bytes are lost. */
  constructor(output: Output, most: number) {
    this.#output = output;
    this.#most = most;
  }

  write(data: string | Uint8Array): void {
    try {
      this.#output.write(data);
    } catch (thrown) {
      if (!(thrown instanceof WriteFailed)) throw thrown;
      this.failed ??= thrown;
      this.#lostBytes += byteLengthOf(data);
      if (this.#lostBytes > this.#most) throw this.failed;
    }
  }

  get inode(): Inode | undefined {
    return this.#output.inode;
  }

  get isFull(): boolean {
    return this.#output.isFull;
  }

  get writable(): WaitQueue {
    return this.#output.writable;
  }

  get isTerminal(): boolean {
    return this.#output.isTerminal;
  }

  get columns(): number | undefined {
    return this.#output.columns;
  }

  open(): void {
    this.#output.open();
  }

  close(): void {
    this.#output.close();
  }
}

/** What is asked of a command here. */
type Writer = Pick<Command, "name" | "checksOutput" | "isApplet">;

/** null where the program never looks. */
function failedWriteOf({ name, checksOutput, isApplet }: Writer): FailedWrite | null {
  if (isApplet) return BUSYBOX_WRITES[name] ?? null;
  return FAILED_WRITES[name] ?? (checksOutput && !UNAWARE_TOOLS.has(name) ? USUAL : null);
}

/** Standard output for a program. Tools are those of Debian's base system; of others few look, and at the end only. */
export function standardOutputFor(writer: Writer, output: Output): Output {
  if ((writer.isApplet ? APPLETS_OWN_WORDS : OWN_WORDS).has(writer.name)) return output;
  const failed = failedWriteOf(writer);
  const gathers = writer.isApplet || !writer.checksOutput || failed === null;
  return new StandardOutput(output, failed?.isImmediate ? 0 : gathers ? Number.POSITIVE_INFINITY : BUFFER_BYTES);
}

/** Standard error: nobody looks at whether it was written. */
export function standardErrorFor(output: Output): Output {
  return new StandardOutput(output, Number.POSITIVE_INFINITY);
}

interface FailedRead {
  readonly words: (why: string, errno: ErrnoName) => string;
  readonly exitCode: number;
  /** What it says instead of a descriptor that is closed. */
  readonly whenClosed?: (why: string) => string;
  /** What it says beside that, when it closes such a descriptor. */
  readonly closing?: (why: string) => string;
}

const byName = (why: string): string => `-: ${why}`;
const readError = (why: string): string => `read error: ${why}`;
const standardInput = (why: string): string => `error reading 'standard input': ${why}`;

/** By default the file is `-`, and closing it fails as reading did. */
const USUAL_READ: FailedRead = { words: byName, exitCode: 1, closing: byName };

const FAILED_READS: Readonly<Record<string, FailedRead>> = {
  awk: { words: (why) => `read error (${why})`, exitCode: 2 },
  base64: { words: readError, exitCode: 1 },
  cat: { words: byName, exitCode: 1, closing: (why) => `closing standard input: ${why}` },
  cmp: { words: byName, exitCode: 2 },
  column: { words: (why) => `read failed: ${why}`, exitCode: 1 },
  comm: { words: byName, exitCode: 1 },
  dd: { words: standardInput, exitCode: 1, closing: (why) => `closing input file 'standard input': ${why}` },
  diff: { words: (why, errno) => (errno === "EISDIR" ? "-/f: No such file or directory" : byName(why)), exitCode: 2 },
  egrep: { words: (why) => `(standard input): ${why}`, exitCode: 2 },
  fgrep: { words: (why) => `(standard input): ${why}`, exitCode: 2 },
  grep: { words: (why) => `(standard input): ${why}`, exitCode: 2 },
  head: { words: standardInput, exitCode: 1, closing: byName },
  hexdump: { words: (why) => `hexdump: ${why}`, exitCode: 0 },
  join: { words: readError, exitCode: 1 },
  mawk: { words: (why) => `read error (${why})`, exitCode: 2 },
  od: { words: (why) => `'standard input': ${why}`, exitCode: 1, closing: (why) => `standard input: ${why}` },
  rev: { words: (why) => `stdin: 0: ${why}`, exitCode: 1 },
  sed: { words: (why) => `read error on stdin: ${why}`, exitCode: 4 },
  sort: { words: (why) => `read failed: -: ${why}`, exitCode: 2, whenClosed: (why) => `stat failed: -: ${why}` },
  tac: { words: (why) => `'standard input': read error: ${why}`, exitCode: 1, closing: byName },
  strings: { words: () => "", exitCode: 0 },
  tail: {
    words: standardInput,
    exitCode: 1,
    whenClosed: (why) => `cannot fstat 'standard input': ${why}`,
    closing: byName,
  },
  tee: { words: readError, exitCode: 1, closing: (why) => `standard input: ${why}` },
  tr: { words: readError, exitCode: 1 },
  uniq: { words: () => "error reading '-'", exitCode: 1 },
  wc: { words: (why) => `'standard input': ${why}`, exitCode: 1, closing: byName },
  xxd: { words: (why) => why, exitCode: 2 },
  ...Object.fromEntries(
    ["b2sum", "md5sum", "sha1sum", "sha224sum", "sha256sum", "sha384sum", "sha512sum"].map((name) => [
      name,
      { words: byName, exitCode: 1, closing: (why: string) => `standard input: ${why}` },
    ]),
  ),
};

/** The exit code of a program whose output was refused, or its input, after its words; null where it does not notice. */
export function reportStreamError(
  failed: WriteFailed | ReadFailed,
  writer: Writer,
  title: string,
  print: (text: string) => void,
): number | null {
  const { errno } = failed.refusal;
  const { name, isApplet } = writer;
  if (failed instanceof ReadFailed) {
    for (const line of readErrorLines(name, failed)) print(`${title}: ${line}\n`);
    return (FAILED_READS[name] ?? USUAL_READ).exitCode;
  }
  const known = failedWriteOf(writer);
  const lines = known?.words(strerror(errno), errno) ?? null;
  if (known === null || lines === null) return null;
  const head = isApplet ? name : (BARE[name] ?? title);
  for (const line of lines) print(`${head}: ${line}\n`);
  return known.exitCode === "own" ? null : known.exitCode;
}

/** What a program says of a standard input that it cannot read, after `NAME: `. */
export function readErrorLines(name: string, { refusal, isClosed }: ReadFailed): readonly string[] {
  const { words, whenClosed, closing } = FAILED_READS[name] ?? USUAL_READ;
  const why = strerror(refusal.errno);
  const line = isClosed && whenClosed !== undefined ? whenClosed(why) : words(why, refusal.errno);
  return [line, isClosed && closing !== undefined ? closing(why) : ""].filter((each) => each !== "");
}
