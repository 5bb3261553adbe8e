/** Single words of a command line, with the tool's complaints: names of chains, targets and devices, numbers, counters. */
import type { Rule } from "../../../kernel/config/netfilter.ts";
import { isTargetName } from "../../../kernel/netfilter/targets/index.ts";
import { parseNumber, XtablesError } from "../../../kernel/netfilter/xtoptions.ts";

/** The longest chain name is one shorter (XT_EXTENSION_MAXNAMELEN). */
export const NAME_LIMIT = 29;
const DEVICE_LIMIT = 15;

export function ruleNumber(text: string): number {
  const number = parseNumber(text, 1, 0x7fffffff);
  if (number === null) throw new XtablesError(`Invalid rule number \`${text}'`);
  return number;
}

export function checkChainName(name: string): void {
  if (name.startsWith("-") || name.startsWith("!")) throw new XtablesError(`chain name not allowed to start with \`${name[0]}'`);
  if (isTargetName(name)) throw new XtablesError("chain name may not clash with target name");
  if (/\s/.test(name)) throw new XtablesError(`Invalid chain name \`${name}'`);
}

export function parseTarget(name: string): string {
  if (name === "") throw new XtablesError("Invalid target name (too short)");
  if (name.length >= NAME_LIMIT) throw new XtablesError(`Invalid target name \`${name}' (${NAME_LIMIT - 1} chars max)`);
  if (/\s/.test(name)) throw new XtablesError(`Invalid target name \`${name}'`);
  return name;
}

export function parseDevice(name: string, inverted: boolean, warn: (text: string) => void): Rule["inDevice"] {
  if (name.length > DEVICE_LIMIT) {
    throw new XtablesError(`interface name \`${name}' must be shorter than IFNAMSIZ (${DEVICE_LIMIT})`);
  }
  if (/[/ ]/.test(name)) {
    warn(`Warning: weird character in interface \`${name}' ('/' and ' ' are not allowed by the kernel).\n`);
  }
  return name === "+" && !inverted ? null : { value: name, inverted };
}

/** Two words, or one with a comma. */
export function parseCounters(text: string, second: string | null): { packets: number; bytes: number } {
  const bytes = text.includes(",") && second === null ? text.slice(text.indexOf(",") + 1) : second;
  if (bytes === null) throw new XtablesError("-c requires packet and byte counter");
  const packets = bytes === second ? text : text.slice(0, text.indexOf(","));
  if (!/^\d+$/.test(packets)) throw new XtablesError("-c packet counter not numeric");
  if (!/^\d+$/.test(bytes)) throw new XtablesError("-c byte counter not numeric");
  return { packets: Number(packets), bytes: Number(bytes) };
}
