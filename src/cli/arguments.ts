/** Reads a command line by node's parseArgs(): what it refuses is a UsageError, one line. */
import { type ParseArgsConfig, parseArgs } from "node:util";

export class UsageError extends Error {}

/** `command` begins the message: `fuzz: Unknown option '--x'`; null for netnsim's own options. */
export function readArguments<T extends ParseArgsConfig>(command: string | null, config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    const [reason] = (error as Error).message.split(". To specify");
    throw new UsageError(`${command === null ? "" : `${command}: `}${reason}`);
  }
}

export function parseWhole(name: string, text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number))
    throw new UsageError(`--${name} ${JSON.stringify(text)}: not a whole number`);
  return number;
}
