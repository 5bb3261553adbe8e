/**
 * $NAME, ${NAME}, ${NAME:-default}, ${NAME-default}, ${NAME:?why}, ${NAME?why}, ${NAME:+other}, ${NAME+other}, $$ in a compose
 * file. Source: compose-go, template/template.go and interpolation.
 */
import { ComposeError } from "./report.ts";
import { isList, isMap, type Tree } from "./tree.ts";

export interface Variables {
  get(name: string): string | undefined;
  /** A variable nobody set was used. */
  missing(name: string): void;
}

class InvalidTemplate extends Error {}

const REFERENCE = /^[_a-zA-Z][_a-zA-Z0-9]*/;

export function substitute(template: string, variables: Variables): string {
  let out = "";
  for (let at = 0; at < template.length; ) {
    if (template[at] !== "$") {
      out += template[at++];
      continue;
    }
    const next = template[at + 1];
    if (next === "$") {
      out += "$";
      at += 2;
      continue;
    }
    if (next === "{") {
      const end = closingBrace(template, at + 1);
      if (end < 0) throw new InvalidTemplate(template);
      out += braced(template.slice(at + 2, end), template, variables);
      at = end + 1;
      continue;
    }
    const name = REFERENCE.exec(template.slice(at + 1))?.[0];
    if (name === undefined) throw new InvalidTemplate(template);
    out += lookUp(name, variables);
    at += 1 + name.length;
  }
  return out;
}

function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === "{") depth++;
    else if (text[at] === "}" && --depth === 0) return at;
  }
  return -1;
}

function lookUp(name: string, variables: Variables): string {
  const value = variables.get(name);
  if (value === undefined) variables.missing(name);
  return value ?? "";
}

function braced(body: string, template: string, variables: Variables): string {
  const name = REFERENCE.exec(body)?.[0];
  if (name === undefined) throw new InvalidTemplate(template);
  const rest = body.slice(name.length);
  if (rest === "") return lookUp(name, variables);
  const [, sign, word] = /^(:?[-?+])(.*)$/s.exec(rest) ?? [];
  if (sign === undefined || word === undefined) throw new InvalidTemplate(template);
  const value = variables.get(name);
  const isThere = value !== undefined && (!sign.startsWith(":") || value !== "");
  switch (sign.at(-1)) {
    case "-":
      return isThere ? value : substitute(word, variables);
    case "+":
      return isThere ? substitute(word, variables) : (value ?? "");
    default: {
      if (isThere) return value;
      const reason = substitute(word, variables);
      throw new ComposeError(`required variable ${name} is missing a value${reason === "" ? "" : `: ${reason}`}`);
    }
  }
}

/** Paths whose text becomes a number or a truth value. */
const BOOLEANS =
  /^(services\.[^.]+\.(init|privileged|read_only|stdin_open|tty|oom_kill_disable|depends_on\.[^.]+\.(required|restart)|healthcheck\.disable|volumes\.\[\]\.read_only)|(networks|volumes|secrets|configs)\.[^.]+\.(external|internal|attachable|enable_ipv[46]))$/;
const NUMBERS = /^services\.[^.]+\.(scale|deploy\.replicas|ports\.\[\]\.target|healthcheck\.retries)$/;

export function interpolate(tree: Tree, variables: Variables, path = ""): Tree {
  if (isList(tree)) return tree.map((each) => interpolate(each, variables, `${path}.[]`));
  if (isMap(tree)) {
    const under = path === "" ? "" : `${path}.`;
    return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, interpolate(value, variables, `${under}${key}`)]));
  }
  if (typeof tree !== "string") return tree;
  return cast(
    path,
    atPath(path, () => substitute(tree, variables)),
  );
}

function atPath(path: string, work: () => string): string {
  try {
    return work();
  } catch (error) {
    if (error instanceof InvalidTemplate) {
      throw new ComposeError(
        `invalid interpolation format for ${path}.\nYou may need to escape any $ with another $.\n${error.message}`,
      );
    }
    if (error instanceof ComposeError) throw new ComposeError(`error while interpolating ${path}: ${error.message}`);
    throw error;
  }
}

function cast(path: string, text: string): Tree {
  const fail = (words: string): never => {
    throw new ComposeError(`error while interpolating ${path}: failed to cast to expected type: ${words}`);
  };
  if (BOOLEANS.test(path)) {
    const word = text.toLowerCase();
    if (["true", "y", "yes", "on"].includes(word)) return true;
    if (["false", "n", "no", "off"].includes(word)) return false;
    return fail(`invalid boolean: ${text}`);
  }
  if (!NUMBERS.test(path)) return text;
  return /^[+-]?\d+$/.test(text) ? Number(text) : fail(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
}
