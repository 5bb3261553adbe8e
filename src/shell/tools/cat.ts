/** cat, tee. GNU coreutils 9.1. */
import { isRefusal } from "../../kernel/config/errno.ts";
import { type Output, readChunk, toText, writeSlowly } from "../io.ts";
import { complain, copy, makeTool, openInput, openOutput, readOptions, refusalText } from "./kit.ts";
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
      complain(context, refusalText(path, input));
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
        context.stdout.write(prefix + decorate(toText(line), style));
      }
    }
    input.close();
  }
  return status;
});

function decorate(line: string, style: { ends: boolean; tabs: boolean; controls: boolean }): string {
  let text = line;
  if (style.controls)
    text = text.replace(/[\x00-\x08\x0b-\x1f\x7f]/g, (character) =>
      character === "\x7f" ? "^?" : `^${String.fromCharCode(character.charCodeAt(0) + 64)}`,
    );
  if (style.tabs) text = text.replaceAll("\t", "^I");
  return style.ends ? text.replace(/\n$/, "$\n") : text;
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
      complain(context, refusalText(path, output));
      status = 1;
    } else outputs.push(output);
  }
  for (let chunk = yield* readChunk(context.stdin); chunk !== null; chunk = yield* readChunk(context.stdin)) {
    for (const output of outputs) yield* writeSlowly(output, chunk);
  }
  return status;
});
