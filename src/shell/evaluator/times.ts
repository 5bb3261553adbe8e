/** The `time` keyword. Virtual time passes for waiting; what a command computes costs next to nothing, so user and sys are 0. */
import type { Shell } from "./shell.ts";

export function readTimes(shell: Shell): number {
  return shell.nowUs + shell.world.budget.debtUs;
}

export function formatTimes(shell: Shell, startedUs: number, posix: boolean): string {
  const elapsedUs = readTimes(shell) - startedUs;
  const format = shell.variables.text("TIMEFORMAT");
  if (posix) return `real ${(elapsedUs / 1e6).toFixed(2)}\nuser 0.00\nsys 0.00\n`;
  if (format !== undefined) return format === "" ? "" : `${formatWith(format, elapsedUs)}\n`;
  return `\nreal\t${minutes(elapsedUs)}\nuser\t0m0.000s\nsys\t0m0.000s\n`;
}

function minutes(us: number): string {
  return `${Math.floor(us / 60e6)}m${((us % 60e6) / 1e6).toFixed(3)}s`;
}

function formatWith(format: string, elapsedUs: number): string {
  return format.replace(/%(%|(\d?)(l?)([RUSP]))/g, (_, whole: string, digits: string, long: string, what: string) => {
    if (whole === "%") return "%";
    const us = what === "R" ? elapsedUs : 0;
    const decimals = digits === "" ? 3 : Math.min(3, Number(digits));
    if (what === "P") return "0.00";
    return long === "l" ? `${Math.floor(us / 60e6)}m${((us % 60e6) / 1e6).toFixed(decimals)}s` : (us / 1e6).toFixed(decimals);
  });
}
