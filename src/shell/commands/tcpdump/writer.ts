/** What becomes of a packet that passed: printed, written to a savefile, counted. */
import { isRefusal, strerror } from "../../../kernel/config/errno.ts";
import { spend } from "../../../sim/work.ts";
import { type CapturedPacket, pcapHeader, pcapRecord } from "../../../trace/pcap.ts";
import { Printer } from "../../../trace/print/printer.ts";
import type { CommandContext } from "../../command.ts";
import { resolvePath } from "../../files.ts";
import type { TcpdumpOptions } from "./options.ts";
import { BufferedWriter, fileSink, outputSink } from "./output.ts";
import { fail, printOptions } from "./session.ts";

/** What taking and decoding a packet costs, in units of work. */
const PACKET_WORK = 500;
/** S_ERR_ND_WRITE_FILE: standard output cannot be written any more. */
const EXIT_WRITE = 14;

export class PacketWriter {
  readonly #context: CommandContext;
  readonly #options: TcpdumpOptions;
  readonly #printer: Printer | null;
  readonly #text: BufferedWriter;
  readonly #file: BufferedWriter | null;
  seen = 0;

  constructor(context: CommandContext, options: TcpdumpOptions, linkType: number, file: BufferedWriter | null) {
    this.#context = context;
    this.#options = options;
    this.#file = file;
    this.#text = new BufferedWriter(outputSink(context.stdout));
    const prints = (file === null || options.print) && !options.countOnly;
    this.#printer = prints ? new Printer(linkType, printOptions(context, options)) : null;
  }

  /** True once -c is reached. */
  get isDone(): boolean {
    return this.#options.count > 0 && this.seen >= this.#options.count;
  }

  /** Takes a packet; returns an exit code where nobody reads the text any more. */
  take(packet: CapturedPacket): number | null {
    this.seen++;
    spend(PACKET_WORK);
    if (this.#file !== null) {
      this.#file.write(pcapRecord(packet, this.#options.nanoseconds));
      if (this.#options.packetBuffered) this.#file.flush();
    }
    if (this.#printer === null) return null;
    this.#text.write(this.#printer.print(packet));
    if (this.#options.lineBuffered || this.#context.stdout.isTerminal) this.#text.flush();
    if (!this.#text.failed) return null;
    fail(this.#context, `Unable to write output: ${this.#text.why}`);
    return EXIT_WRITE;
  }

  /** After a signal tcpdump ends the line it may have been printing. */
  endLine(): void {
    if (this.#file !== null && !this.#options.print) return;
    this.#text.write("\n");
    this.#text.flush();
  }

  /** Writes a line of its own to standard output (--count). */
  writeText(text: string): void {
    this.#text.write(text);
  }

  close(): void {
    this.#text.flush();
    this.#file?.flush();
  }
}

/** Opens the savefile of -w with its header in the buffer; null where there is no -w, an exit code where it cannot be opened. */
export function openSavefile(
  context: CommandContext,
  options: TcpdumpOptions,
  linkType: number,
  snapLength: number,
): BufferedWriter | number | null {
  if (options.writeFile === null) return null;
  const sink =
    options.writeFile === "-" ? outputSink(context.stdout) : fileSink(context.files, resolvePath(context.cwd, options.writeFile));
  if (isRefusal(sink)) return fail(context, `${options.writeFile}: ${strerror(sink.errno)}`);
  const writer = new BufferedWriter(sink);
  writer.write(pcapHeader(linkType, snapLength, options.nanoseconds));
  if (options.packetBuffered) writer.flush();
  return writer;
}
