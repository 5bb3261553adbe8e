/** Whether what was typed so far is a whole command, or the shell has to read on. */

import { parse } from "./parse.ts";
import { isIncomplete } from "./syntax-error.ts";

/** The text ends within a command: an open quotation, a compound command, a here-document, a line that goes on. */
export function needsMore(text: string): boolean {
  if (text.endsWith("\\\n") && !text.endsWith("\\\\\n")) return true;
  if (/(\||&&|\|\|)[ \t]*\n$/.test(text)) return true;
  const script = parse(text);
  if (script.errors !== undefined && script.errors.length > 0) return isIncomplete(text, script.errors);
  return text.includes("<<") && hasOpenHereDocument(script);
}

function hasOpenHereDocument(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(hasOpenHereDocument);
  if (typeof node !== "object" || node === null) return false;
  const entry = node as {
    type?: string;
    closing?: unknown;
    command?: unknown;
    commands?: unknown;
    redirects?: unknown;
    body?: unknown;
    then?: unknown;
    clause?: unknown;
  };
  if (entry.type === "HereDoc") return entry.closing === undefined;
  return [entry.command, entry.commands, entry.redirects, entry.body, entry.then, entry.clause].some(hasOpenHereDocument);
}
