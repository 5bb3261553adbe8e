/**
 * How the kernel reads a number or words written below /proc/sys, and what it then keeps. Linux: kernel/sysctl.c (proc_dointvec()
 * and its kin; HZ is 250, and USER_HZ 100).
 */
import { type Refusal, refusal } from "../config/errno.ts";

const INT_MIN = -2147483648;
const INT_MAX = 2147483647;
/** Seconds beyond which jiffies do not fit an int. */
const MAX_SECONDS = Math.floor(INT_MAX / 250);

/**
 * The numbers a write gives: decimal, 0octal or 0xhex, separated by white space; what stands behind the last one needed is left.
 */
export function parseNumbers(text: string, atMost: number): readonly number[] | null {
  const words = text.trim().split(/\s+/).slice(0, atMost);
  const numbers: number[] = [];
  for (const word of words) {
    const match = /^(-?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)$/.exec(word);
    if (match === null) return null;
    const digits = match[2]!;
    const value = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
    numbers.push(match[1] === "-" ? -value : value);
  }
  return numbers;
}

/** What one number becomes under a range of sysctl-table.ts. */
export function keepNumber(text: string, range: string): number | Refusal {
  const value = parseNumbers(text, 1)?.[0];
  if (value === undefined) return refusal("EINVAL");
  switch (range) {
    case "int":
      return inRange(value, INT_MIN, INT_MAX);
    case "bool":
      return value === 0 ? 0 : 1;
    case "jiffies":
      return inRange(value, -MAX_SECONDS, MAX_SECONDS);
    case "ms":
      return value < 0 || value > INT_MAX ? refusal("EINVAL") : Math.ceil(value / 4) * 4;
    case "userhz":
      return value < 0 ? 0 : Math.floor(Math.floor(value * 2.5) / 2.5);
    default: {
      const [low, high] = range.split("..").map(Number);
      return inRange(value, low!, high!);
    }
  }
}

function inRange(value: number, low: number, high: number): number | Refusal {
  return value < low || value > high ? refusal("EINVAL") : value;
}

/** net.ipv4.ip_local_port_range: two ports, the lower first, both above the privileged ones. A missing number stays as it was. */
export function keepPortRange(text: string, before: string, unprivileged: number): string | Refusal {
  const numbers = parseNumbers(text, 2);
  if (numbers === null) return refusal("EINVAL");
  const [low, high] = [...numbers, ...before.split("\t").map(Number).slice(numbers.length)];
  if (low! < Math.max(1, unprivileged) || high! > 65535 || high! < low!) return refusal("EINVAL");
  return `${low}\t${high}`;
}

/** net.ipv4.ping_group_range: two group numbers. */
export function keepGroupRange(text: string, before: string): string | Refusal {
  const numbers = parseNumbers(text, 2);
  if (numbers === null || numbers.some((number) => number < 0 || number > 0xffffffff)) return refusal("EINVAL");
  const [low, high] = [...numbers, ...before.split("\t").map(Number).slice(numbers.length)];
  return high! < low! ? "1\t0" : `${low}\t${high}`;
}

/** net.ipv4.ip_local_reserved_ports: `80,8000-8010`, kept in order and joined. Linux: proc_do_large_bitmap(). */
export function keepPortList(text: string): string | Refusal {
  const ports = new Set<number>();
  for (const part of text.trim().split(",")) {
    if (part === "") continue;
    const match = /^(\d+)(?:-(\d+))?$/.exec(part);
    if (match === null) return refusal("EINVAL");
    const first = Number(match[1]);
    const last = Number(match[2] ?? match[1]);
    if (last > 65535 || last < first) return refusal("EINVAL");
    for (let port = first; port <= last; port++) ports.add(port);
  }
  const runs: string[] = [];
  for (const port of [...ports].sort((a, b) => a - b)) {
    if (ports.has(port - 1)) continue;
    let last = port;
    while (ports.has(last + 1)) last++;
    runs.push(last === port ? `${port}` : `${port}-${last}`);
  }
  return runs.join(",");
}
