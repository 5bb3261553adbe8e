/** strings: runs of printable characters. GNU binutils 2.40. Left out: encodings other than -e s, -w, -s. */
import { type ErrnoName, isRefusal, strerror } from "../../kernel/config/errno.ts";
import { byteString } from "../../wire/text.ts";
import { readAllBytes, writeSlowly } from "../io.ts";
import { complain, makeTool, openInput } from "./kit.ts";
import { ToolOptions } from "./tool-options.ts";

const OPTIONS = new ToolOptions("strings", "a d f n o t");

export const STRINGS = makeTool(OPTIONS, function* (given) {
  const argv = given.argv.map((word) => (/^-\d+$/.test(word) ? `-n${word.slice(1)}` : word));
  const context = { ...given, argv };
  const parsed = OPTIONS.read(context.argv);
  const least = parsed.value("n") ?? "4";
  if (!/^\d+$/.test(least) || Number(least) < 1) {
    complain(context, /^\d+$/.test(least) ? `invalid minimum string length ${least}` : `invalid integer argument ${least}`);
    return 1;
  }
  const radix = parsed.has("o") ? 8 : { o: 8, d: 10, x: 16 }[parsed.value("t") ?? ""];
  let status = 0;
  for (const path of parsed.operands.length > 0 ? parsed.operands : ["-"]) {
    const input = openInput(context, path);
    if (isRefusal(input)) {
      complain(context, refusedWords(path, input.errno));
      status = 1;
      continue;
    }
    const text = byteString(yield* readAllBytes(input));
    input.close();
    for (const match of text.matchAll(/[\t -~]+/g)) {
      if (match[0].length < Number(least)) continue;
      const name = parsed.has("f") ? `${path === "-" ? "{standard input}" : path}: ` : "";
      const position = radix === undefined ? "" : `${match.index.toString(radix).padStart(7)} `;
      yield* writeSlowly(context.stdout, `${name}${position}${match[0]}\n`);
    }
  }
  return status;
});

function refusedWords(path: string, errno: ErrnoName): string {
  if (errno === "EISDIR") return `Warning: '${path}' is a directory`;
  return errno === "ENOENT" ? `'${path}': No such file` : `Warning: could not locate '${path}'.  reason: ${strerror(errno)}`;
}
