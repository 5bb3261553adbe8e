/** Signals as docker takes them: by name, with or without SIG, or by number. Those the simulation's processes know. */
import { SIGNALS, type Signal } from "../../sim/signals.ts";

/** The signal a name or number stands for: HUP, SIGHUP, 1; null for one there is not. */
export function signalOf(text: string): Signal | null {
  if (/^\d+$/.test(text)) {
    const found = Object.entries(SIGNALS).find(([, number]) => number === Number(text));
    return (found?.[0] as Signal | undefined) ?? null;
  }
  const name = text.toUpperCase().replace(/^SIG/, "");
  return Object.hasOwn(SIGNALS, name) ? (name as Signal) : null;
}
