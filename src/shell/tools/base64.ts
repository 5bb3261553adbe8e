/** base64. GNU coreutils 9.1, src/basenc.c. */
import { isRefusal } from "../../kernel/config/errno.ts";
import { encodeBase64 } from "../../wire/base64.ts";
import { byteString } from "../../wire/text.ts";
import { readAllBytes, writeSlowly } from "../io.ts";
import { complain, makeTool, misuse, openInput, refusedName } from "./kit.ts";
import { quoted } from "./quote.ts";
import { ToolOptions } from "./tool-options.ts";

const OPTIONS = new ToolOptions("base64", "d i w");

export const BASE64 = makeTool(OPTIONS, function* (context) {
  const parsed = OPTIONS.read(context.argv);
  const wrap = parsed.value("w") ?? "76";
  if (!/^\+?\d+$/.test(wrap)) {
    complain(context, `invalid wrap size: ${quoted(wrap)}`);
    return 1;
  }
  if (parsed.operands.length > 1) return misuse(context, `extra operand ${quoted(parsed.operands[1]!)}`);
  const path = parsed.operands[0] ?? "-";
  const input = openInput(context, path);
  if (isRefusal(input)) {
    complain(context, input.errno === "EISDIR" ? "read error: Is a directory" : refusedName(path, input));
    return 1;
  }
  const data = yield* readAllBytes(input, 3);
  input.close();
  if (!parsed.has("d")) {
    const text = encodeBase64(data);
    const width = Number(wrap) || Number.POSITIVE_INFINITY;
    for (let at = 0; at < text.length; at += width)
      yield* writeSlowly(context.stdout, text.slice(at, at + width) + (Number(wrap) === 0 ? "" : "\n"));
    return 0;
  }
  const { bytes, isValid } = decode(byteString(data), parsed.has("i"));
  yield* writeSlowly(context.stdout, bytes);
  if (isValid) return 0;
  complain(context, "invalid input");
  return 1;
});

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** What the groups of four decode to up to the first that is none; padding ends a group, not the text. */
function decode(text: string, ignoresGarbage: boolean): { bytes: Uint8Array; isValid: boolean } {
  const digits = ignoresGarbage ? text.replace(/[^A-Za-z0-9+/=]/g, "") : text.replaceAll("\n", "");
  const bytes: number[] = [];
  for (let at = 0; at < digits.length; at += 4) {
    const group = digits.slice(at, at + 4);
    const values = [...group].map((digit) => DIGITS.indexOf(digit));
    const padding = /=*$/.exec(group)![0].length;
    const known = values.findIndex((value) => value < 0);
    const count = known < 0 ? values.length : known;
    if (count > 1) bytes.push(((values[0]! << 2) | (values[1]! >> 4)) & 255);
    if (count > 2) bytes.push(((values[1]! << 4) | (values[2]! >> 2)) & 255);
    if (count > 3) bytes.push(((values[2]! << 6) | values[3]!) & 255);
    if (group.length < 4 || count < 2 || count + padding !== 4) return { bytes: Uint8Array.from(bytes), isValid: false };
  }
  return { bytes: Uint8Array.from(bytes), isValid: true };
}
