/** Go's encoding/json: struct fields in order, map keys sorted, nil slices and maps as null; indented as docker inspect does. */
import { GoStruct, type GoValue, isList, isMap, jsonFields, NIL_LIST, NIL_MAP } from "./value.ts";

export interface JsonOptions {
  /** One level's indent; "" is everything on one line. */
  readonly indent?: string;
  /** json.Marshal writes <, > and & as \u003c ..., an Encoder with SetEscapeHTML(false) does not. */
  readonly escapeHtml?: boolean;
}

export function toJson(value: GoValue, options: JsonOptions = {}): string {
  return write(value, options, "");
}

function write(value: GoValue, options: JsonOptions, margin: string): string {
  if (value === null || value === NIL_LIST || value === NIL_MAP) return "null";
  if (isList(value)) {
    return wrap(
      "[]",
      value.map((each) => (inner: string) => write(each, options, inner)),
      options,
      margin,
    );
  }
  if (isMap(value) || (value instanceof GoStruct && value.text === null)) {
    const entries: readonly (readonly [string, GoValue])[] = isMap(value)
      ? [...value]
      : jsonFields(value).map((each) => [each.json as string, each.value] as const);
    const colon = options.indent ? ": " : ":";
    return wrap(
      "{}",
      entries.map(
        ([key, each]) =>
          (inner: string) =>
            `${quote(key, options)}${colon}${write(each, options, inner)}`,
      ),
      options,
      margin,
    );
  }
  if (value instanceof GoStruct) return quote(value.json as string, options);
  return typeof value === "string" ? quote(value, options) : String(value);
}

function wrap(
  brackets: "[]" | "{}",
  parts: readonly ((margin: string) => string)[],
  options: JsonOptions,
  margin: string,
): string {
  const [open, close] = brackets;
  if (parts.length === 0) return brackets;
  if (!options.indent) return `${open}${parts.map((part) => part("")).join(",")}${close}`;
  const inner = margin + options.indent;
  return `${open}\n${parts.map((part) => inner + part(inner)).join(",\n")}\n${margin}${close}`;
}

function quote(text: string, options: JsonOptions): string {
  const quoted = JSON.stringify(text).replace(/[\u2028\u2029\u007f]/g, (each) =>
    each === "\u007f" ? each : `\\u${each.charCodeAt(0).toString(16)}`,
  );
  if (!options.escapeHtml) return quoted;
  return quoted.replace(/[<>&]/g, (each) => `\\u00${each.charCodeAt(0).toString(16)}`);
}
