/** cat, tee. GNU coreutils 9.1. */
import { isRefusal } from "../../kernel/config/errno.ts";
import { byteString, bytesOfString } from "../../wire/text.ts";
import { type Output, readChunk, writeSlowly } from "../io.ts";
import { complain, copy, makeTool, openInput, openOutput, readOptions, refusedName } from "./kit.ts";
import { LineReader } from "./lines.ts";

export const CAT = makeTool("cat", function* (context) {
  const parsed = readOptions(context, {
    short: "AbeEnstTuv",
    long: {
      "show-all": "A",
      "number-nonblank": "b",
      "show-ends": "E",
      number: "n",
      "squeeze-blank": "s",
      "show-tabs": "T",
      "show-nonprinting": "v",
    },
  });
  if (typeof parsed === "number") return parsed;
  const style = {
    ends: parsed.has("E") || parsed.has("A") || parsed.has("e"),
    tabs: parsed.has("T") || parsed.has("A") || parsed.has("t"),
    controls: parsed.has("v") || parsed.has("A") || parsed.has("e") || parsed.has("t"),
    numbers: parsed.has("b") ? "nonblank" : parsed.has("n") ? "all" : "none",
    squeezes: parsed.has("s"),
  } as const;
  const isPlain = !style.ends && !style.tabs && !style.controls && style.numbers === "none" && !style.squeezes;
  let status = 0;
  let number = 0;
  let wasBlank = false;
  for (const path of parsed.operands.length > 0 ? parsed.operands : ["-"]) {
    const input = openInput(context, path);
    if (isRefusal(input)) {
      complain(context, refusedName(path, input));
      status = 1;
      continue;
    }
    if (isPlain) yield* copy(input, context.stdout);
    else {
      const reader = new LineReader(input);
      for (let line = yield* reader.next(); line !== null; line = yield* reader.next()) {
        const isBlank = line.length === 1 && line[0] === 10;
        if (style.squeezes && isBlank && wasBlank) continue;
        wasBlank = isBlank;
        const isNumbered = style.numbers === "all" || (style.numbers === "nonblank" && !isBlank);
        const prefix = isNumbered ? `${String(++number).padStart(6)}\t` : "";
        context.stdout.write(prefix);
        context.stdout.write(decorate(line, style));
      }
    }
    input.close();
  }
  return status;
});

/** A line's bytes with what the options show of them. */
function decorate(line: Uint8Array, style: { ends: boolean; tabs: boolean; controls: boolean }): Uint8Array {
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

export const TEE = makeTool("tee", function* (context) {
  const parsed = readOptions(context, { short: "aip", long: { append: "a", "ignore-interrupts": "i" } });
  if (typeof parsed === "number") return parsed;
  if (parsed.has("i")) context.process.on("INT", "ignore");
  let status = 0;
  const outputs: Output[] = [context.stdout];
  for (const path of parsed.operands) {
    const output = path === "-" ? context.stdout : openOutput(context, path, parsed.has("a"));
    if (isRefusal(output)) {
      complain(context, refusedName(path, output));
      status = 1;
    } else outputs.push(output);
  }
  for (let chunk = yield* readChunk(context.stdin); chunk !== null; chunk = yield* readChunk(context.stdin)) {
    for (const output of outputs) yield* writeSlowly(output, chunk);
  }
  return status;
});
