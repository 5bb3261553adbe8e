/** Pathname expansion: the existing paths a pattern matches, sorted; `**` is an ordinary `*` (globstar is off, as in scripts). */
import { type FileSystem, resolvePath } from "../files.ts";
import { compileGlob, unescapePattern } from "../patterns/glob.ts";
import { isGlob } from "../patterns/glob-parser.ts";

export interface GlobOptions {
  readonly dotglob: boolean;
  readonly ignoreCase: boolean;
  /** extglob. */
  readonly isExtended: boolean;
}

/** The matches of a pattern; empty where nothing matches. */
export function expandPathname(files: FileSystem, cwd: string, pattern: string, options: GlobOptions): string[] {
  const steps = pattern.split("/");
  let found: string[] = [pattern.startsWith("/") ? "/" : ""];
  const isAbsolute = pattern.startsWith("/");
  for (let index = isAbsolute ? 1 : 0; index < steps.length; index++) {
    const step = steps[index]!;
    const isLast = index === steps.length - 1;
    if (step === "") {
      if (isLast)
        found = found.filter((path) => isDirectory(files, cwd, path)).map((path) => (path.endsWith("/") ? path : `${path}/`));
      continue;
    }
    found = found.flatMap((base) => matchStep(files, cwd, base, step, options));
    if (!isLast) found = found.filter((path) => isDirectory(files, cwd, path)).map((path) => `${path}/`);
  }
  return found.sort(compareNames);
}

function matchStep(files: FileSystem, cwd: string, base: string, step: string, options: GlobOptions): string[] {
  if (!isGlob(step)) {
    const path = base + unescapePattern(step);
    return files.exists(absolute(cwd, path)) ? [path] : [];
  }
  const entries = files.list(absolute(cwd, base));
  if (!Array.isArray(entries)) return [];
  const glob = compileGlob(step, options);
  const showsDots = options.dotglob || step.startsWith(".") || step.startsWith("\\.");
  const names = (entries as readonly string[]).filter((name) => (showsDots || !name.startsWith(".")) && glob.matches(name));
  return names.map((name) => base + name);
}

function isDirectory(files: FileSystem, cwd: string, path: string): boolean {
  return files.isDirectory(absolute(cwd, path));
}

function absolute(cwd: string, path: string): string {
  return resolvePath(cwd, path).replace(/\/+$/, "") || "/";
}

/** The order of the C locale, as scripts are run in the recordings. */
function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
