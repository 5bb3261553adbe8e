/** Where curl's output goes: stdout, or a file that is made when the first byte comes. */
import { isRefusal, strerror } from "../../../kernel/config/errno.ts";
import type { Step } from "../../../sim/process.ts";
import type { CommandContext } from "../../command.ts";
import { type Output, toBytes, writeSlowly } from "../../io.ts";
import { resolvePath } from "../http/path.ts";
import type { CurlOptions } from "./options.ts";

/** Null is stdout. */
export class OutputFile {
  readonly name: string | null;
  readonly #context: CommandContext;
  readonly #options: CurlOptions;
  #opened = false;
  failed = false;

  constructor(context: CommandContext, options: CurlOptions, name: string | null) {
    this.#context = context;
    this.#options = options;
    this.name = name;
  }

  *write(data: Uint8Array | string): Step<void> {
    const stream = this.#stream();
    if (stream !== null) return yield* writeSlowly(stream, data);
    if (this.name === "/dev/null" || this.failed) return;
    this.open();
    const refused = this.#context.files.writeFile(this.#path, toBytes(data), { append: true });
    if (refused !== null) this.failed = true;
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
