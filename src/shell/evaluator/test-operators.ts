/** The unary operators and file comparisons that `test` and `[[` share. */
import { normalizePath } from "../vfs/canonical.ts";
import { descriptorPath } from "./open-file.ts";
import { isSet } from "./parameter.ts";
import type { Shell } from "./shell.ts";
import type { Variable } from "./variables.ts";

export const UNARY = new Set([
  "-a",
  "-b",
  "-c",
  "-d",
  "-e",
  "-f",
  "-g",
  "-h",
  "-k",
  "-n",
  "-o",
  "-p",
  "-r",
  "-s",
  "-t",
  "-u",
  "-v",
  "-w",
  "-x",
  "-z",
  "-G",
  "-L",
  "-N",
  "-O",
  "-R",
  "-S",
]);

export function testUnary(shell: Shell, operator: string, operand: string): boolean {
  switch (operator) {
    case "-n":
      return operand !== "";
    case "-z":
      return operand === "";
    case "-o":
      return shell.options.has(operand);
    case "-v":
      return isSet(shell, operand);
    case "-R":
      return isReference(shell.variables.findOwn(operand));
    case "-t":
      return isTerminal(shell, Number(operand));
    default:
      return testFile(shell, operator, operand);
  }
}

function isReference(variable: Variable | undefined): boolean {
  return variable?.nameref === true && variable.value !== undefined;
}

function isTerminal(shell: Shell, fd: number): boolean {
  const descriptor = shell.descriptors.get(fd);
  return descriptor?.input?.isTerminal === true || descriptor?.output?.isTerminal === true;
}

const DEVICES = new Set(["/dev/null", "/dev/zero", "/dev/full", "/dev/tty", "/dev/random", "/dev/urandom", "/dev/console"]);

function testFile(shell: Shell, operator: string, path: string): boolean {
  const { files } = shell.world;
  if (path === "") return false;
  const absolute = shell.absolute(path);
  const isDevice = DEVICES.has(absolute);
  const fd = descriptorPath(absolute);
  const exists = isDevice || (fd !== null ? shell.descriptors.get(fd) !== undefined : files.exists(absolute));
  if (!exists) return false;
  if (operator === "-L" || operator === "-h") return files.isLink(absolute);
  const isDirectory = !isDevice && fd === null && files.isDirectory(absolute);
  switch (operator) {
    case "-e":
    case "-a":
    case "-r":
    case "-w":
    case "-O":
    case "-G":
      return true;
    case "-f":
      return !isDirectory && !isDevice && fd === null;
    case "-d":
      return isDirectory;
    case "-c":
      return isDevice;
    case "-p":
      return fd !== null && fd > 9;
    case "-x":
      return isDirectory || files.isExecutable(absolute);
    case "-s": {
      const data = isDirectory ? null : files.readFile(absolute);
      return isDirectory || (data instanceof Uint8Array && data.length > 0);
    }
    default:
      return false;
  }
}

/** -eq and its like. */
export function compareIntegers(operator: string, a: bigint, b: bigint): boolean {
  switch (operator) {
    case "-eq":
      return a === b;
    case "-ne":
      return a !== b;
    case "-lt":
      return a < b;
    case "-le":
      return a <= b;
    case "-gt":
      return a > b;
    default:
      return a >= b;
  }
}

/** -nt and -ot have no times of change to go by: a file is newer than one that does not exist. */
export function compareFiles(shell: Shell, operator: string, left: string, right: string): boolean {
  const { files } = shell.world;
  const [a, b] = [files.exists(shell.absolute(left)), files.exists(shell.absolute(right))];
  if (operator === "-nt") return a && !b;
  if (operator === "-ot") return !a && b;
  return a && b && normalizePath(shell.absolute(left)) === normalizePath(shell.absolute(right));
}
