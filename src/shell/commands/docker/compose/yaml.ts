/** YAML as compose reads it: parsed by the library `yaml`, refused in the words of go-yaml (yaml-words.ts). */
import { type Document, isPair, isScalar, type Node, parseAllDocuments, visit } from "yaml";
import { checkMemory } from "../../../../sim/work.ts";
import { ComposeError, notModelled } from "./report.ts";
import type { Tree } from "./tree.ts";
import { goYamlWords } from "./yaml-words.ts";

/** What the tree takes, at most, for a byte of text. */
const TREE_BYTES = 8;

/** The documents of a text, one after the other. `prefix` says whose it is: `failed to parse FILE: `. */
export function parseYaml(text: string, name: string, isNamed: boolean): Tree[] {
  checkMemory(text.length * TREE_BYTES);
  const documents = parseAllDocuments(text, { merge: true, prettyErrors: false, logLevel: "silent" });
  const failed = `failed to parse ${name}: `;
  return [...documents].map((document) => {
    const [error] = document.errors;
    if (error !== undefined) {
      const prefix = isNamed || error.code === "DUPLICATE_KEY" ? failed : "";
      throw new ComposeError(`${prefix}yaml: ${goYamlWords(error, document, text)}`);
    }
    refuseTags(document);
    refuseOddKeys(document);
    try {
      return document.toJS() as Tree;
    } catch (error) {
      if (!(error instanceof ReferenceError)) throw error;
      const anchor = /: (\S+)$/.exec(error.message)?.[1] ?? "";
      throw new ComposeError(`${isNamed ? failed : ""}yaml: unknown anchor '${anchor}' referenced`);
    }
  });
}

/** !reset and !override change how files are merged. */
function refuseTags(document: Document): void {
  visit(document, {
    Node: (_key, node) => {
      const tag = (node as Node & { tag?: string }).tag;
      if (tag?.startsWith("!") && !tag.startsWith("!!")) throw notModelled(`the tag ${tag}`);
    },
  });
}

/** Keys are texts: `80: x` has a number for one. */
function refuseOddKeys(document: Document): void {
  visit(document, {
    Pair: (_key, { key }, path) => {
      // `<<` is a symbol.
      if (!isScalar(key) || typeof key.value === "string" || typeof key.value === "symbol") return;
      const above = path.flatMap((each) => (isPair(each) && isScalar(each.key) ? [String(each.key.value)] : []));
      const where = above.length === 0 ? "at top level" : `in ${above.join(".")}`;
      throw new ComposeError(`non-string key ${where}: ${key.value === null ? "interface {}(nil)" : String(key.value)}`);
    },
  });
}
