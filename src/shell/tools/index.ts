import type { Command } from "../command.ts";

export const TOOLS: readonly Command[] = [];
export const STREAMING: readonly string[] = [];
