/**
 * dd: copies in blocks. GNU coreutils 9.1, src/dd.c. Left out and refused by name: flags of open(2) other than append,
 * conversions of character sets and records. What a copy takes is virtual time: next to none.
 */
import { isRefusal, strerror } from "../../kernel/config/errno.ts";
import { type Step, waitOn } from "../../sim/wait.ts";
import { joinBytes } from "../../wire/text.ts";
import { type Input, type Output, WriteFailed, writeSlowly } from "../io.ts";
import { type DdLine, readOperands } from "./dd-operands.ts";
import { absolutePath, complain, makeTool, openInput, openOutput, type ToolContext } from "./kit.ts";
import { shellQuoted } from "./quote.ts";

export const DD = makeTool("dd", function* (context) {
  const line = readOperands(context);
  if (typeof line === "number") return line;
  const startUs = context.host.loop.nowUs;
  const input = line.from === null ? openInput(context, "-") : openInput(context, line.from);
  if (isRefusal(input)) {
    if (input.errno !== "EISDIR") {
      complain(context, `failed to open ${shellQuoted(line.from!)}: ${strerror(input.errno)}`);
      return 1;
    }
    complain(context, `error reading ${shellQuoted(line.from!)}: Is a directory`);
  }
  const target = openTarget(context, line);
  if (typeof target === "number") return target;
  const copy = new Copy(context, line, target);
  let status = isRefusal(input) ? 1 : 0;
  try {
    if (!isRefusal(input)) status = yield* copy.run(input);
  } catch (thrown) {
    if (!(thrown instanceof WriteFailed)) throw thrown;
    const doing = copy.writesGathered ? "writing to" : "error writing";
    complain(context, `${doing} ${shellQuoted(line.to ?? "standard output")}: ${strerror(thrown.refusal.errno)}`);
    if (thrown.refusal.errno === "EBADF") {
      complain(context, `closing output file ${shellQuoted(line.to ?? "standard output")}: ${strerror("EBADF")}`);
      return 1;
    }
    status = 1;
  }
  const refused = target.finish();
  if (refused !== null) {
    complain(context, `error writing ${shellQuoted(line.to!)}: ${refused}`);
    status = 1;
  }
  copy.report(context.host.loop.nowUs - startUs);
  return status;
});

/** Where the blocks go: a stream, or the content of a file that is put together and written when all is there. */
interface Target {
  write(bytes: Uint8Array): Step<void>;
  /** Returns why the file could not be written. */
  finish(): string | null;
}

function openTarget(context: ToolContext, line: DdLine): Target | number {
  const { to } = line;
  const fail = (text: string): number => {
    complain(context, text);
    return 1;
  };
  const path = to === null ? null : absolutePath(context, to);
  const { files } = context;
  if (line.conversions.has("excl") && line.conversions.has("nocreat")) return fail("cannot combine excl and nocreat");
  const isFile = path !== null && !path.startsWith("/dev/") && !files.isDirectory(path);
  if (path !== null && isFile) {
    if (line.conversions.has("excl") && files.exists(path)) return fail(`failed to open ${shellQuoted(to!)}: File exists`);
    if (line.conversions.has("nocreat") && !files.exists(path))
      return fail(`failed to open ${shellQuoted(to!)}: No such file or directory`);
    const refused = files.writeFile(path, new Uint8Array(0), { append: true });
    if (refused !== null) return fail(`failed to open ${shellQuoted(to!)}: ${strerror(refused.errno)}`);
    return fileTarget(context, path, line);
  }
  const output: Output | { errno: "EISDIR" } | ReturnType<typeof openOutput> =
    to === null ? context.stdout : openOutput(context, to, true);
  if (isRefusal(output)) return fail(`failed to open ${shellQuoted(to!)}: ${strerror(output.errno)}`);
  return { write: (bytes) => writeSlowly(output, bytes), finish: () => null };
}

function fileTarget(context: ToolContext, path: string, line: DdLine): Target {
  const { files } = context;
  const before = files.readFile(path);
  const old = isRefusal(before) ? new Uint8Array(0) : before;
  const seek = line.appends ? old.length : line.seek;
  const kept = line.conversions.has("notrunc") ? old : old.slice(0, seek);
  const parts: Uint8Array[] = [];
  return {
    // biome-ignore lint/correctness/useYield: a file takes everything at once
    *write(bytes) {
      parts.push(bytes.slice());
    },
    finish() {
      const written = joinBytes(parts);
      const whole = new Uint8Array(Math.max(kept.length, written.length > 0 || seek > kept.length ? seek + written.length : 0));
      whole.set(kept);
      whole.set(written, seek);
      const refused = files.writeFile(path, whole);
      return refused === null ? null : strerror(refused.errno);
    },
  };
}

class Copy {
  readonly #context: ToolContext;
  readonly #line: DdLine;
  readonly #target: Target;
  readonly #read = { full: 0, partial: 0 };
  readonly #written = { full: 0, partial: 0, bytes: 0 };
  /** A full block that was gathered is being written: dd has other words for it. */
  writesGathered = false;
  #pending: Uint8Array = new Uint8Array(0);

  constructor(context: ToolContext, line: DdLine, target: Target) {
    this.#context = context;
    this.#line = line;
    this.#target = target;
  }

  *run(input: Input): Step<number> {
    const line = this.#line;
    if (!(yield* this.#skip(input))) {
      complain(
        this.#context,
        `${shellQuoted(line.from ?? "standard input").replace(/^'(.*)'$/, "$1")}: cannot skip to specified offset`,
      );
      return 0;
    }
    for (let left = line.count; left > 0; ) {
      const block = yield* readBlock(input, Math.min(line.ibs, left), line.fullBlocks);
      if (block.length === 0) break;
      left -= line.countsBytes ? block.length : line.ibs;
      if (block.length === line.ibs) this.#read.full++;
      else this.#read.partial++;
      yield* this.#write(this.#converted(block), block.length === line.ibs);
    }
    if (this.#pending.length > 0) yield* this.#put(this.#pending);
    return 0;
  }

  *#skip(input: Input): Step<boolean> {
    for (let left = this.#line.skip; left > 0; ) {
      const block = yield* readBlock(input, Math.min(left, 65_536), true);
      if (block.length === 0) return false;
      left -= block.length;
    }
    return true;
  }

  #converted(block: Uint8Array): Uint8Array {
    const { conversions, ibs } = this.#line;
    let bytes = block;
    if (conversions.has("sync") && bytes.length < ibs) bytes = joinBytes([bytes, new Uint8Array(ibs - bytes.length)]);
    if (conversions.has("ucase")) bytes = bytes.map((byte) => (byte >= 97 && byte <= 122 ? byte - 32 : byte));
    if (conversions.has("lcase")) bytes = bytes.map((byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte));
    if (!conversions.has("swab")) return bytes;
    return bytes.map((_, index) => bytes[index ^ 1] ?? bytes[index]!);
  }

  /** With bs= each block is written as it was read; otherwise blocks of obs are gathered. */
  *#write(bytes: Uint8Array, isFull: boolean): Step<void> {
    const { direct, obs } = this.#line;
    if (direct && !this.#line.conversions.has("swab")) {
      void isFull;
      return yield* this.#put(bytes);
    }
    this.#pending = joinBytes([this.#pending, bytes]);
    while (this.#pending.length >= obs) {
      const block = this.#pending.subarray(0, obs);
      this.#pending = this.#pending.slice(obs);
      this.writesGathered = true;
      yield* this.#put(block);
      this.writesGathered = false;
    }
  }

  *#put(bytes: Uint8Array): Step<void> {
    yield* this.#target.write(bytes);
    this.#written.bytes += bytes.length;
    if (bytes.length === this.#line.obs) this.#written.full++;
    else this.#written.partial++;
  }

  report(elapsedUs: number): void {
    const { status } = this.#line;
    if (status === "none") return;
    const { stderr } = this.#context;
    stderr.write(
      `${this.#read.full}+${this.#read.partial} records in\n${this.#written.full}+${this.#written.partial} records out\n`,
    );
    if (status === "noxfer") return;
    const { bytes } = this.#written;
    const seconds = Math.max(1, elapsedUs) / 1e6;
    const plain = `${bytes} byte${bytes === 1 ? "" : "s"}`;
    const names = [bytes >= 1000 ? sizeText(bytes, 1000) : null, bytes >= 1024 ? sizeText(bytes, 1024) : null].filter(
      (name) => name !== null,
    );
    const size = names.length === 0 ? plain : `${plain} (${names.join(", ")})`;
    stderr.write(
      `${size} copied, ${Number(seconds.toPrecision(6))
        .toString()
        .replace(/e-(\d)$/, "e-0$1")} s, ${rateText(bytes / seconds)}\n`,
    );
  }
}

/** 1.7 MB, 46.4 kB: a decimal where it fits into four characters. */
function sizeText(amount: number, base: 1000 | 1024): string {
  const units = base === 1000 ? ["B", "kB", "MB", "GB", "TB"] : ["B", "KiB", "MiB", "GiB", "TiB"];
  let power = 0;
  let value = amount;
  while (value >= base && power < units.length - 1) {
    value /= base;
    power++;
  }
  const precise = value.toFixed(1);
  return `${precise.length > 4 || (power === 0 && base === 1024) ? String(Math.round(value)) : precise} ${units[power]}`;
}

function rateText(rate: number): string {
  return `${rate < 1000 ? `${(rate / 1000).toFixed(1)} kB` : sizeText(rate, 1000)}/s`;
}

/** What one read(2) of so many bytes gives: what is there, or all of it where blocks are to be full. */
function* readBlock(input: Input, size: number, full: boolean): Step<Uint8Array> {
  const parts: Uint8Array[] = [];
  let got = 0;
  while (got < size) {
    const chunk = input.read();
    if (chunk === null) break;
    if (chunk === undefined) {
      if (got > 0 && !full) break;
      yield waitOn(input.readable);
      continue;
    }
    parts.push(chunk.subarray(0, size - got));
    if (chunk.length > size - got) input.unread(chunk.subarray(size - got));
    got += Math.min(chunk.length, size - got);
  }
  return joinBytes(parts);
}
