/** cat, tee. GNU coreutils 9.1. */
import { isRefusal, refusal, strerror } from "../../kernel/config/errno.ts";
import type { Step } from "../../sim/wait.ts";
import { byteString, bytesOfString } from "../../wire/text.ts";
import { copiesOntoItself } from "../file-description.ts";
import { type Input, type Output, readChunk, WriteFailed, writeSlowly } from "../io.ts";
import { complain, complainOfReading, copy, makeTool, openInput, openOutput, refusedName } from "./kit.ts";
import { LineReader } from "./lines.ts";
import { quoteName } from "./quote.ts";
import { ToolOptions } from "./tool-options.ts";

const CAT_OPTIONS = new ToolOptions("cat", "A b e E n s t T u v");

export const CAT = makeTool(CAT_OPTIONS, function* (context) {
  const parsed = CAT_OPTIONS.read(context.argv);
  const style = {
    ends: parsed.has("E") || parsed.has("A") || parsed.has("e"),
    tabs: parsed.has("T") || parsed.has("A") || parsed.has("t"),
    controls: parsed.has("v") || parsed.has("A") || parsed.has("e") || parsed.has("t"),
    numbers: parsed.has("b") ? "nonblank" : parsed.has("n") ? "all" : "none",
    squeezes: parsed.has("s"),
  } as const;
  // It looks at its standard output before it opens a file.
  if (context.descriptors.get(1) === undefined) throw new WriteFailed(refusal("EBADF"));
  const printer = new CatPrinter(context.stdout, style);
  let status = 0;
  for (const path of parsed.operands.length > 0 ? parsed.operands : ["-"]) {
    const input = openInput(context, path);
    if (isRefusal(input)) {
      complain(context, refusedName(path, input));
      status = 1;
      continue;
    }
    try {
      if (copiesOntoItself(input, context.stdout)) {
        complain(context, `${quoteName(path)}: input file is output file`);
        status = 1;
      } else yield* printer.copy(input);
    } catch (thrown) {
      status = complainOfReading(context, thrown);
    }
    input.close();
  }
  return status;
});

interface Style {
  readonly ends: boolean;
  readonly tabs: boolean;
  readonly controls: boolean;
  readonly numbers: "none" | "nonblank" | "all";
  readonly squeezes: boolean;
}

/** Copies files in one style; lines are numbered through all of them. */
class CatPrinter {
  readonly #output: Output;
  readonly #style: Style;
  #number = 0;
  #wasBlank = false;

  constructor(output: Output, style: Style) {
    this.#output = output;
    this.#style = style;
  }

  *copy(input: Input): Step<void> {
    const { ends, tabs, controls, numbers, squeezes } = this.#style;
    if (!ends && !tabs && !controls && numbers === "none" && !squeezes) return yield* copy(input, this.#output);
    const reader = new LineReader(input);
    for (let line = yield* reader.next(); line !== null; line = yield* reader.next()) {
      const isBlank = line.length === 1 && line[0] === 10;
      if (squeezes && isBlank && this.#wasBlank) continue;
      this.#wasBlank = isBlank;
      const isNumbered = numbers === "all" || (numbers === "nonblank" && !isBlank);
      this.#output.write(isNumbered ? `${String(++this.#number).padStart(6)}\t` : "");
      this.#output.write(decorate(line, this.#style));
    }
  }
}

/** A line's bytes with what the options show of them. */
function decorate(line: Uint8Array, style: Style): Uint8Array {
  let text = byteString(line);
  if (style.controls) text = text.replace(/[^\t\n -~]/g, (byte) => visible(byte.charCodeAt(0)));
  if (style.tabs) text = text.replaceAll("\t", "^I");
  if (style.ends) text = text.replace(/\n$/, "$\n");
  return bytesOfString(text);
}

/** ^X for a control, M- before what has the eighth bit. */
function visible(byte: number): string {
  if (byte >= 0x80) return `M-${visible(byte - 0x80)}`;
  if (byte === 0x7f) return "^?";
  return byte < 0x20 ? `^${String.fromCharCode(byte + 64)}` : String.fromCharCode(byte);
}

const TEE_OPTIONS = new ToolOptions("tee", "a i", { withoutArgument: "p" });

export const TEE = makeTool(TEE_OPTIONS, function* (context) {
  const parsed = TEE_OPTIONS.read(context.argv);
  if (parsed.has("i")) context.process.on("INT", "ignore");
  let status = 0;
  let outputs: { readonly output: Output; readonly name: string }[] = [{ output: context.stdout, name: "'standard output'" }];
  for (const path of parsed.operands) {
    const output = path === "-" ? context.stdout : openOutput(context, path, parsed.has("a"));
    if (isRefusal(output)) {
      complain(context, refusedName(path, output));
      status = 1;
    } else if (path !== "-") outputs.push({ output, name: quoteName(path) });
  }
  for (let chunk = yield* readChunk(context.stdin); chunk !== null; chunk = yield* readChunk(context.stdin)) {
    for (const each of outputs) {
      const { output, name } = each;
      try {
        yield* writeSlowly(output, chunk);
      } catch (thrown) {
        if (!(thrown instanceof WriteFailed)) throw thrown;
        outputs = outputs.filter((other) => other !== each);
        const { errno } = thrown.refusal;
        if (errno === "EPIPE") continue;
        complain(context, `${name}: ${strerror(errno)}`);
        status = 1;
      }
    }
    if (outputs.length === 0) break;
  }
  return status;
});
