/**
 * Redirections: files, here-documents, here-strings, duplication and closing of descriptors. They are made in order in the
 * shell's own table; Redirections remembers what was there before, to be put back after a builtin or a compound command.
 */

import type { HereDoc, Redirection, Word } from "unbash";
import { strerror } from "../../kernel/config/errno.ts";
import type { Step } from "../../sim/wait.ts";
import { FixedInput } from "../io.ts";
import { closeDescriptor, type Descriptor } from "./descriptors.ts";
import { expandAssignmentValue, expandHereText, expandWords, expandWordText } from "./expand.ts";
import { openFile } from "./open-file.ts";
import type { Shell } from "./shell.ts";
import { tryAssign } from "./store.ts";

/** A redirection that cannot be made; its message is printed already. */
export class RedirectionFailed {}

export class Redirections {
  readonly #shell: Shell;
  readonly #saved = new Map<number, Descriptor | undefined>();

  constructor(shell: Shell) {
    this.#shell = shell;
  }

  /** Puts back what the descriptors referred to before. */
  undo(): void {
    const { descriptors } = this.#shell;
    for (const [fd, before] of this.#saved) {
      descriptors.close(fd);
      if (before !== undefined) descriptors.adopt(fd, before);
    }
    this.#saved.clear();
  }

  /** Lets them stay, as after `exec`. */
  keep(): void {
    for (const before of this.#saved.values()) if (before !== undefined) closeDescriptor(before);
    this.#saved.clear();
  }

  set(fd: number, descriptor: Descriptor | null): void {
    const { descriptors } = this.#shell;
    if (!this.#saved.has(fd)) this.#saved.set(fd, descriptors.take(fd));
    else descriptors.close(fd);
    if (descriptor !== null) descriptors.adopt(fd, descriptor);
  }
}

/** Makes the redirections of a command. Throws RedirectionFailed, with those made so far undone. */
export function* redirect(shell: Shell, list: readonly Redirection[]): Step<Redirections> {
  const redirections = new Redirections(shell);
  try {
    for (const redirection of list) yield* redirectOne(shell, redirection, redirections);
  } catch (error) {
    redirections.undo();
    throw error;
  }
  return redirections;
}

function* redirectOne(shell: Shell, redirection: Redirection, redirections: Redirections): Step<void> {
  if (redirection.type === "HereDoc") {
    const text = yield* hereDocumentText(shell, redirection);
    return redirections.set(target(shell, redirection, 0), { input: new FixedInput(text), output: null });
  }
  if (redirection.type === "HereString") {
    const text = redirection.target === undefined ? "" : yield* expandAssignmentValue(shell, redirection.target);
    return redirections.set(target(shell, redirection, 0), { input: new FixedInput(`${text}\n`), output: null });
  }
  const { operator } = redirection;
  const word = redirection.target!;
  if (operator === "<&" || operator === ">&") return yield* duplicate(shell, redirection, redirections);
  const path = yield* targetPath(shell, word);
  if (operator === "&>" || operator === "&>>") {
    const descriptor = open(shell, path, operator === "&>" ? "truncate" : "append");
    redirections.set(1, descriptor);
    descriptor.output?.open();
    return redirections.set(2, descriptor);
  }
  const mode = ({ "<": "read", ">": "truncate", ">|": "clobber", ">>": "append", "<>": "both" } as const)[operator];
  const descriptor = open(shell, path, mode);
  redirections.set(target(shell, redirection, operator.startsWith("<") ? 0 : 1), descriptor);
}

/** The descriptor a redirection changes; `{name}>file` takes a free one from 10 on and puts its number in the variable. */
function target(shell: Shell, redirection: Redirection, standard: number): number {
  const { descriptor } = redirection;
  if (descriptor === undefined) return standard;
  if (descriptor.type === "FileDescriptor") return descriptor.value;
  const fd = shell.descriptors.free(10);
  if (tryAssign(shell, descriptor.name, String(fd))) return fd;
  shell.complain(`${descriptor.name}: cannot assign fd to variable`);
  throw new RedirectionFailed();
}

function* targetPath(shell: Shell, word: Word): Step<string> {
  const paths = yield* expandWords(shell, [word]);
  if (paths.length === 1) return paths[0]!;
  shell.complain(`${word.text}: ambiguous redirect`);
  throw new RedirectionFailed();
}

function open(shell: Shell, path: string, mode: "read" | "truncate" | "clobber" | "append" | "both"): Descriptor {
  if (path === "") {
    shell.complain(": No such file or directory");
    throw new RedirectionFailed();
  }
  const absolute = shell.absolute(path);
  if (
    mode === "truncate" &&
    shell.options.has("noclobber") &&
    shell.world.files.exists(absolute) &&
    !absolute.startsWith("/dev/")
  ) {
    shell.complain(`${path}: cannot overwrite existing file`);
    throw new RedirectionFailed();
  }
  const opened = openFile(shell.world.files, shell.descriptors, absolute, mode === "clobber" ? "truncate" : mode);
  if (!("errno" in opened)) return opened;
  shell.complain(`${path}: ${strerror(opened.errno)}`, mode === "read" ? "read" : "write");
  throw new RedirectionFailed();
}

/** n>&m, n>&-, n>&m-, and >&file for both outputs. */
function* duplicate(
  shell: Shell,
  redirection: Extract<Redirection, { type: "Redirect" }>,
  redirections: Redirections,
): Step<void> {
  const text = yield* expandWordText(shell, redirection.target!);
  const { descriptor } = redirection;
  if (text === "-" && descriptor?.type === "FileDescriptorVariable") {
    return redirections.set(Number(shell.variables.text(descriptor.name) ?? "-1"), null);
  }
  const fd = target(shell, redirection, redirection.operator === "<&" ? 0 : 1);
  if (text === "-") return redirections.set(fd, null);
  const match = /^(\d+)(-?)$/.exec(text);
  if (match === null) {
    if (redirection.operator === ">&" && descriptor === undefined && text !== "") {
      const opened = open(shell, text, "truncate");
      redirections.set(1, opened);
      opened.output?.open();
      return redirections.set(2, opened);
    }
    shell.complain(`${text}: ambiguous redirect`);
    throw new RedirectionFailed();
  }
  const from = Number(match[1]);
  const source = shell.descriptors.get(from);
  if (source === undefined) {
    shell.complain(`${from}: Bad file descriptor`);
    throw new RedirectionFailed();
  }
  if (from === fd) return;
  source.input?.open();
  source.output?.open();
  redirections.set(fd, source);
  if (match[2] === "-") redirections.set(from, null);
}

function* hereDocumentText(shell: Shell, document: HereDoc): Step<string> {
  let { text } = document.body;
  if (document.operator === "<<-") text = text.replace(/^\t+/gm, "");
  if (document.delimiter?.quoted) return text;
  return yield* expandHereText(shell, text);
}
