/** uniq, byte by byte. GNU coreutils 9.1. */
import { isRefusal } from "../../kernel/config/errno.ts";
import { byteString, bytesOfString } from "../../wire/text.ts";
import { complain, makeTool, misuse, openInput, openOutput, refusedName } from "./kit.ts";
import { LineReader } from "./lines.ts";
import { quoted } from "./quote.ts";
import { type Parsed, ToolOptions } from "./tool-options.ts";

const OPTIONS = new ToolOptions("uniq", "c d u i f s w z");

export const UNIQ = makeTool(OPTIONS, function* (context) {
  const parsed = OPTIONS.read(context.argv);
  if (parsed.operands.length > 2) return misuse(context, `extra operand ${quoted(parsed.operands[2])}`);
  const input = openInput(context, parsed.operands[0] ?? "-");
  if (isRefusal(input)) {
    complain(context, refusedName(parsed.operands[0]!, input));
    return 1;
  }
  const target = parsed.operands[1];
  const output = target === undefined ? context.stdout : openOutput(context, target, false);
  if (isRefusal(output)) {
    complain(context, refusedName(target!, output));
    return 1;
  }
  const end = parsed.has("z") ? "\0" : "\n";
  const reader = new LineReader(input, end.charCodeAt(0));
  let current: string | null = null;
  let count = 0;
  const flush = (): void => {
    if (current === null || (parsed.has("d") && count < 2) || (parsed.has("u") && count > 1)) return;
    output.write(bytesOfString(`${parsed.has("c") ? `${String(count).padStart(7)} ` : ""}${current}${end}`));
  };
  for (let line = yield* reader.next(); line !== null; line = yield* reader.next()) {
    const whole = byteString(line);
    const text = whole.endsWith(end) ? whole.slice(0, -1) : whole;
    if (current !== null && comparedPart(text, parsed) === comparedPart(current, parsed)) count++;
    else {
      flush();
      current = text;
      count = 1;
    }
  }
  flush();
  return 0;
});

function comparedPart(line: string, parsed: Parsed): string {
  let text = line;
  for (let skip = Number(parsed.value("f") ?? "0"); skip > 0; skip--) text = text.replace(/^[ \t\n]*[^ \t\n]*/, "");
  text = text.slice(Number(parsed.value("s") ?? "0"));
  const width = parsed.value("w");
  if (width !== undefined) text = text.slice(0, Number(width));
  return parsed.has("i") ? text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : text;
}
