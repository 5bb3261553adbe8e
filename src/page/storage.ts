/**
 * What the page finds again when it is loaded anew. A browser may be set to keep nothing, and then throws where a storage is only
 * mentioned; a storage may be full. Nothing is kept then, and the page works.
 */
import type { View } from "./state/view.ts";
import { WORDS } from "./words/words.ts";

/** What a reload finds of a session. */
export interface KeptSession {
  /** What was behind the address's `#`. */
  readonly address: string;
  readonly history: string;
}

const SESSION_KEY = "netnsim";
const LOOKS_KEY = "netnsim looks";
const THEMES: readonly unknown[] = ["system", "light", "dark"] satisfies readonly View["theme"][];

/** Of this tab. */
export function keptSession(): KeptSession | null {
  const { address, history } = read(() => sessionStorage, SESSION_KEY);
  return typeof address === "string" && typeof history === "string" ? { address, history } : null;
}

export function keepSession(session: KeptSession): void {
  write(() => sessionStorage, SESSION_KEY, session);
}

/** Of all tabs. */
export function keptLooks(): Partial<Pick<View, "language" | "theme">> {
  const { language, theme } = read(() => localStorage, LOOKS_KEY);
  return {
    ...(typeof language === "string" && Object.hasOwn(WORDS, language) ? { language: language as View["language"] } : {}),
    ...(THEMES.includes(theme) ? { theme: theme as View["theme"] } : {}),
  };
}

export function keepLooks({ language, theme }: Pick<View, "language" | "theme">): void {
  write(() => localStorage, LOOKS_KEY, { language, theme });
}

function read(storage: () => Storage, key: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(storage().getItem(key) ?? "null");
    return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}

function write(storage: () => Storage, key: string, value: unknown): void {
  try {
    storage().setItem(key, JSON.stringify(value));
  } catch {
    // Refused, or full.
  }
}
