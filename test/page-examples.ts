/** The examples of a document: blocks of TypeScript, each with what it prints below it. */
import { transformWithOxc } from "vite";

export interface Example {
  readonly code: string;
  readonly printed: string;
}

export function examplesIn(page: string): Example[] {
  return [...page.matchAll(/```ts\n(.*?)```\s*```text\n(.*?)```/gs)].map(([, code, printed]) => ({
    code: code!,
    printed: printed!,
  }));
}

/** What its code prints, with the modules that it may import. */
export async function runExample({ code }: Example, modules: Readonly<Record<string, object>>): Promise<string> {
  const body = code.replace(/^import type .*\n/gm, "").replace(/^import (\{.*\}) from "(.*)";$/gm, 'const $1 = modules["$2"];');
  const script = (await transformWithOxc(`async () => {${body}}`, "example.ts", { lang: "ts" })).code;
  const lines: string[] = [];
  const console = { log: (...words: readonly unknown[]) => lines.push(words.join(" ")) };
  await new Function("modules", "console", `return (${script.trim().replace(/;$/, "")})();`)(modules, console);
  return `${lines.join("\n")}\n`.replace(/\n+$/, "\n");
}
