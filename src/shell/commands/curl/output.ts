/** Where curl's output goes: stdout, or a file that is made when the first byte comes. */
import { isRefusal, strerror } from "../../../kernel/config/errno.ts";
import { Killed } from "../../../sim/signals.ts";
import type { Step } from "../../../sim/wait.ts";
import type { CommandContext } from "../../command.ts";
import { StandardOutput } from "../../evaluator/stream-errors.ts";
import { resolvePath } from "../../files.ts";
import { byteLengthOf, type Output, toBytes, WriteFailed, writeSlowly } from "../../io.ts";
import type { CurlOptions } from "./options.ts";

/** What stdio keeps before it writes. */
const BUFFER_BYTES = 4096;

/** Null is stdout. */
export class OutputFile {
  readonly name: string | null;
  readonly #context: CommandContext;
  readonly #options: CurlOptions;
  #opened = false;
  failed = false;
  #bytes = 0;
  #isRefused = false;

  constructor(context: CommandContext, options: CurlOptions, name: string | null) {
    this.#context = context;
    this.#options = options;
    this.name = name;
  }

  *write(data: Uint8Array | string): Step<void> {
    this.#bytes += byteLengthOf(data);
    const stream = this.#stream();
    if (stream !== null) return yield* this.#print(stream, data);
    if (this.name === "/dev/null" || this.failed) return;
    this.open();
    const refused = this.#context.files.writeFile(this.#path, toBytes(data), { append: true });
    if (refused !== null) this.failed = true;
  }

  /** What failed: opening the file, a write of the buffer's content, or that of what was left in it at the end. */
  get failure(): string {
    return this.#isRefused || this.#bytes > BUFFER_BYTES ? "Failure writing output to destination" : "Failed writing body";
  }

  /** curl ignores SIGPIPE. */
  *#print(stream: Output, data: Uint8Array | string): Step<void> {
    if (this.failed) return;
    try {
      yield* writeSlowly(stream, data);
    } catch (thrown) {
      if (!(thrown instanceof WriteFailed) && !(thrown instanceof Killed && thrown.signal === "PIPE")) throw thrown;
      this.failed = true;
    }
    this.failed ||= stream instanceof StandardOutput && stream.failed !== null;
  }

  /** Makes the file, empty. */
  open(): void {
    if (this.#opened || this.failed || this.#stream() !== null || this.name === "/dev/null") return;
    this.#opened = true;
    const { files, stderr } = this.#context;
    if (this.#options.createDirs) files.makeDirectory(this.#path.replace(/\/[^/]*$/, "") || "/", { recursive: true });
    const refused = files.writeFile(this.#path, new Uint8Array(0));
    if (!isRefusal(refused)) return;
    this.failed = true;
    this.#isRefused = true;
    if (!this.#options.silent) {
      stderr.write(`Warning: Failed to open the file ${this.name}: ${strerror(refused.errno)}\n`);
    }
  }

  get #path(): string {
    return resolvePath(this.#context.cwd, this.name ?? "");
  }

  #stream(): Output | null {
    if (this.name === null || this.name === "-" || this.name === "/dev/stdout") return this.#context.stdout;
    return this.name === "/dev/stderr" ? this.#context.stderr : null;
  }
}
