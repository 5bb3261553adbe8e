/**
 * .env and env_file: NAME=value, NAME: value, export, quotes, comments; values may name variables defined before. Source:
 * compose-go, dotenv.
 */
import { substitute, type Variables } from "./interpolate.ts";
import { ComposeError } from "./report.ts";

/** Names and values in order. A name alone takes its value from `lookup`, where there is one. */
export function parseDotenv(text: string, lookup: (name: string) => string | undefined): Map<string, string> {
  const found = new Map<string, string>();
  const variables: Variables = { get: (name) => lookup(name) ?? found.get(name), missing: () => {} };
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!.trim();
    if (line === "" || line.startsWith("#")) continue;
    const statement = line.replace(/^export\s+/, "");
    const end = statement.search(/[=:]/);
    const name = (end < 0 ? statement : statement.slice(0, end)).trim();
    const wrong = /[^\p{L}\p{N}_.\-[\]\s]/u.exec(name)?.[0];
    if (wrong !== undefined) {
      throw new ComposeError(
        `line ${at + 1}: unexpected character ${JSON.stringify(wrong)} in variable name ${JSON.stringify(statement)}`,
      );
    }
    if (/\s/.test(name)) throw new ComposeError(`line ${at + 1}: key cannot contain a space`);
    if (end < 0) {
      const value = lookup(name);
      if (value !== undefined) found.set(name, value);
      continue;
    }
    let value = statement.slice(end + 1).trim();
    const quote = value[0];
    if (quote === '"' || quote === "'") {
      const first = at;
      while (closing(value, quote) < 0 && at + 1 < lines.length) value += `\n${lines[++at]}`;
      const close = closing(value, quote);
      if (close < 0) throw new ComposeError(`line ${first + 1}: unterminated quoted value ${value.split("\n")[0]}`);
      const inner = value.slice(1, close).replaceAll(`\\${quote}`, quote);
      found.set(name, quote === '"' ? substitute(expandEscapes(inner), variables) : inner);
      continue;
    }
    value = value.replace(/ #.*$/, "").replace(/^#.*$/, "").trimEnd();
    found.set(name, substitute(value, variables));
  }
  return found;
}

function closing(value: string, quote: string): number {
  for (let at = 1; at < value.length; at++) {
    if (value[at] === "\\") at++;
    else if (value[at] === quote) return at;
  }
  return -1;
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
  $: "$$",
  "\\": "\\",
};

function expandEscapes(text: string): string {
  return text.replace(/\\([abfnrtv$\\])/g, (_, letter: string) => ESCAPES[letter]!);
}
