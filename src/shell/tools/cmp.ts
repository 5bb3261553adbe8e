/** cmp: whether two files are the same. GNU diffutils 3.8. Only -s and -q's plain use is modelled. */
import { isRefusal } from "../../kernel/config/errno.ts";
import { complain, makeQuickTool, readOptions, refusalText, type ToolContext } from "./kit.ts";

export const CMP = makeQuickTool("cmp", compareFiles);

function compareFiles(context: ToolContext): number {
  const parsed = readOptions(context, { short: "s", long: { quiet: "s", silent: "s" } });
  if (typeof parsed === "number") return parsed;
  const [first, second, ...rest] = parsed.operands;
  if (first === undefined) return refuseUse(context, "missing operand after 'cmp'");
  if (second === undefined) return refuse(context, "comparing with standard input is not modelled");
  if (rest[0] !== undefined) return refuseUse(context, `extra operand '${rest[0]}'`);
  const contents: Uint8Array[] = [];
  for (const path of [first, second]) {
    const data = context.files.readFile(path.startsWith("/") ? path : `${context.cwd}/${path}`);
    if (isRefusal(data)) {
      complain(context, refusalText(path, data));
      return 2;
    }
    contents.push(data);
  }
  const difference = describe(contents[0]!, contents[1]!, first, second);
  if (difference === null) return 0;
  if (!parsed.has("s")) (difference.ended ? context.stderr : context.stdout).write(difference.text);
  return 1;
}

function refuse(context: ToolContext, text: string): number {
  complain(context, text);
  return 2;
}

/** diffutils begins the hint at --help with the program's name too. */
function refuseUse(context: ToolContext, text: string): number {
  complain(context, text);
  return refuse(context, "Try 'cmp --help' for more information.");
}

function describe(a: Uint8Array, b: Uint8Array, first: string, second: string): { text: string; ended: boolean } | null {
  const common = Math.min(a.length, b.length);
  let line = 1;
  for (let at = 0; at < common; at++) {
    if (a[at] !== b[at]) return { text: `${first} ${second} differ: byte ${at + 1}, line ${line}\n`, ended: false };
    if (a[at] === 10) line++;
  }
  if (a.length === b.length) return null;
  const short = a.length < b.length ? first : second;
  const where =
    common === 0 ? " which is empty" : ` after byte ${common}, ${a[common - 1] === 10 ? `line ${line - 1}` : `in line ${line}`}`;
  return { text: `cmp: EOF on ${short}${where}\n`, ended: true };
}
