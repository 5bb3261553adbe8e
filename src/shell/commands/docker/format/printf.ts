/** fmt.Sprintf for templates: %s %v %d %q %x %t %% with flags, width and precision. Other verbs print as Go prints bad ones. */
import { encodeText } from "../../../../wire/text.ts";
import type { Argument } from "./functions.ts";
import { printValue } from "./value.ts";

export function formatVerbs(format: string, args: readonly Argument[]): string {
  let used = 0;
  const out = format.replace(
    /%([-+# 0]*)(\d+|\*)?(?:\.(\d+))?([%a-zA-Z])/g,
    (_, flags: string, width: string | undefined, precision: string | undefined, verb: string) => {
      if (verb === "%") return "%";
      const size = width === "*" ? Number(args[used++]) : Number(width ?? 0);
      if (used >= args.length) return `%!${verb}(MISSING)`;
      const text = formatOne(verb, args[used++], precision === undefined ? null : Number(precision));
      return flags.includes("-") ? text.padEnd(size) : text.padStart(size, flags.includes("0") && verb === "d" ? "0" : " ");
    },
  );
  if (used >= args.length) return out;
  const extra = args.slice(used).map((each) => `${goType(each)}=${printValue(each)}`);
  return `${out}%!(EXTRA ${extra.join(", ")})`;
}

function formatOne(verb: string, value: Argument, precision: number | null): string {
  const plain = printValue(value);
  switch (verb) {
    case "v":
      return plain;
    case "s":
      if (typeof value === "number" || typeof value === "boolean") return `%!s(${goType(value)}=${plain})`;
      return precision === null ? plain : [...plain].slice(0, precision).join("");
    case "q":
      return JSON.stringify(plain);
    case "d":
      return typeof value === "number" ? plain : `%!d(${goType(value)}=${plain})`;
    case "x":
      if (typeof value === "number") return value.toString(16);
      return [...encodeText(plain)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    case "t":
      return typeof value === "boolean" ? plain : `%!t(${goType(value)}=${plain})`;
    default:
      return `%!${verb}(${goType(value)}=${plain})`;
  }
}

function goType(value: Argument): string {
  if (typeof value === "number") return "int";
  return typeof value === "boolean" ? "bool" : "string";
}
