/** $(command), `command`, $(< file), <(command) and >(command). */
import type { CommandExpansionPart, ParsedScript, ProcessSubstitutionPart, Word } from "unbash";
import { isRefusal, strerror } from "../../kernel/config/errno.ts";
import type { Step } from "../../sim/wait.ts";
import { decodeText } from "../../wire/text.ts";
import { Pipe, readAllBytes } from "../io.ts";
import { ExpansionFailed } from "./control.ts";
import { parse } from "./parse.ts";
import type { Shell } from "./shell.ts";
import { describeSyntaxError } from "./syntax-error.ts";
import { Unit } from "./unit.ts";
import { waitForProcess } from "./wait.ts";

/** The output of a command, without the newlines at its end. */
export function* substituteCommand(shell: Shell, part: CommandExpansionPart): Step<string> {
  const { script } = part;
  if (part.text.startsWith("${")) {
    shell.complain(`${part.text}: bad substitution`);
    throw new ExpansionFailed(1, "discard");
  }
  if (script?.errors !== undefined && script.errors.length > 0) {
    complainOfInside(shell, part);
    shell.substitutionStatus = 2;
    return "";
  }
  if (script === undefined || script.commands.length === 0) {
    shell.substitutionStatus = 0;
    return "";
  }
  const file = readsFile(script);
  if (file !== null) return yield* substituteFile(shell, file);
  const pipe = new Pipe();
  const unit = shell.unit.inner(script, part.pos);
  const child = shell.executor.fork(
    shell,
    function* (inner) {
      inner.unit = unit;
      return yield* inner.executor.statements(inner, script.commands);
    },
    (inner) => {
      inner.descriptors.adopt(1, { input: null, output: pipe });
      inner.traceLevel++;
      if (!inner.shopt.has("inherit_errexit")) inner.options.delete("errexit");
    },
  );
  const output = yield* readAllBytes(pipe.readEnd());
  yield* waitForProcess(shell, child);
  shell.substitutionStatus = child.exitCode;
  return substitutedText(shell, output);
}

/** A syntax error in `...`, or in $(...) of a here-document: it is only found now, and costs this expansion only. */
function complainOfInside(shell: Shell, { text }: CommandExpansionPart): void {
  // Of $( the parser sees the closing parenthesis too.
  const inside = text.startsWith("`") ? text.slice(1, -1) : text.slice(2);
  const errors = parse(inside).errors ?? [];
  const unit = new Unit(inside, shell.unit.name, shell.line);
  if (errors.length > 0) shell.stderr.write(describeSyntaxError(unit, errors, `${unit.name}: command substitution: `));
}

/** What a command wrote as a text: no text of the shell holds a NUL. */
function substitutedText(shell: Shell, output: Uint8Array): string {
  const text = decodeText(output);
  if (!output.includes(0)) return text.replace(/\n+$/, "");
  shell.complain("warning: command substitution: ignored null byte in input");
  return text.replaceAll("\0", "").replace(/\n+$/, "");
}

/** The target of $(< file). */
function readsFile(script: ParsedScript): Word | null {
  const command = script.commands.length === 1 ? script.commands[0]!.command : null;
  if (command?.type !== "Command" || command.name !== undefined || command.prefix.length !== 1) return null;
  const redirect = command.prefix[0]!;
  return redirect.type === "Redirect" && redirect.operator === "<" && redirect.descriptor === undefined
    ? (redirect.target ?? null)
    : null;
}

function* substituteFile(shell: Shell, target: Word): Step<string> {
  const path = yield* shell.executor.expand.text(shell, target);
  const bytes = shell.world.files.readFile(shell.absolute(path));
  shell.substitutionStatus = isRefusal(bytes) ? 1 : 0;
  if (!isRefusal(bytes)) return substitutedText(shell, bytes);
  shell.complain(`${path}: ${strerror(bytes.errno)}`);
  return "";
}

/** bash: move_to_high_fd(), general.c: 63 and downwards; once all from 3 on are open, upwards from 64. */
function freeDescriptor(shell: Shell): number {
  const isOpen = (fd: number): boolean => shell.descriptors.get(fd) !== undefined;
  let fd = 63;
  while (fd > 2 && isOpen(fd)) fd--;
  if (fd > 2) return fd;
  for (fd = 64; isOpen(fd); ) fd++;
  return fd;
}

/** Starts the command at the other end of a pipe and returns the name of the pipe: /dev/fd/63. */
export function startProcessSubstitution(shell: Shell, part: ProcessSubstitutionPart): string {
  const pipe = new Pipe();
  const reads = part.operator === "<";
  const statements = part.script?.commands ?? [];
  const child = shell.executor.fork(
    shell,
    (inner) => inner.executor.statements(inner, statements),
    (inner) => {
      if (reads) inner.descriptors.adopt(1, { input: null, output: pipe });
      else inner.descriptors.adopt(0, { input: pipe.readEnd(), output: null });
    },
  );
  const fd = freeDescriptor(shell);
  shell.descriptors.adopt(fd, reads ? { input: pipe.readEnd(), output: null } : { input: null, output: pipe });
  shell.processSubstitutions.push({ fd, process: child, direction: part.operator });
  shell.lastBackground = child.ownPid;
  return `/dev/fd/${fd}`;
}
