/** The names that each entry of the package exports, types too, read from its source as package.json names it. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export interface Exported {
  /** "netnsim", "netnsim/testing". */
  readonly entry: string;
  readonly name: string;
  /** The file that declares it. */
  readonly source: string;
  readonly isClass: boolean;
}

const { name: PACKAGE, exports: ENTRIES } = JSON.parse(textOf("../../package.json")) as {
  readonly name: string;
  readonly exports: Readonly<Record<string, { readonly types: string }>>;
};

/** The source of an entry as a test imports it: "../../src/index.ts". */
export function entryFile(entry: string): string {
  const { types } = ENTRIES[entry.replace(PACKAGE, ".")]!;
  return types.replace("./dist/", "../../src/").replace(".d.ts", ".ts");
}

export function exportsOf(entry: string): Exported[] {
  const file = entryFile(entry);
  return [...textOf(file).matchAll(/^export (?:type )?(\*|\{[^}]*\}) from "([^"]+)";/gm)].flatMap(([, names, from]) => {
    const source = textOf(new URL(from!, new URL(file, import.meta.url)));
    const exported = names === "*" ? declaredIn(source) : names!.slice(1, -1).split(",").map(withoutType);
    return exported
      .filter((name) => name !== "")
      .map((name) => ({ entry, name, source, isClass: new RegExp(`^export (abstract )?class ${name}\\b`, "m").test(source) }));
  });
}

function declaredIn(source: string): string[] {
  return [...source.matchAll(/^export (?:interface|type|class|function|const) (\w+)/gm)].map(([, name]) => name!);
}

function withoutType(name: string): string {
  return name.trim().replace(/^type /, "");
}

function textOf(path: string | URL): string {
  return readFileSync(fileURLToPath(new URL(path, import.meta.url)), "utf8");
}
