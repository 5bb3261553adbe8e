/** What the calls of a lab's host take, and how a wrong value is refused. */
import * as read from "./arguments.ts";

/** Where and with what a command runs. */
export interface ExecOptions {
  /** A named namespace to run in; the host's first one by default. */
  readonly netns?: string;
  /** What it reads from its standard input: text, or bytes. Nothing by default. */
  readonly stdin?: string | Uint8Array;
  /** Environment variables beside those of a root shell. */
  readonly env?: Readonly<Record<string, string>>;
  /** The directory it runs in, an absolute path; "/root" by default. */
  readonly cwd?: string;
}

/** A script can have a name too, which its messages begin with: `setup.sh: line 3: ...`. */
export interface ScriptOptions extends ExecOptions {
  /** "bash" by default. */
  readonly name?: string;
}

const EXEC_OPTION_READERS = {
  stdin: read.optional(read.content),
  env: read.optional(read.variables),
  cwd: read.optional(read.absolutePath),
} as const;

export const optionsIn = read.fieldsOf<Omit<ExecOptions, "netns">>(EXEC_OPTION_READERS);
export const execOptions = read.fieldsOf<ExecOptions>({ ...EXEC_OPTION_READERS, netns: read.optional(read.name) });
export const scriptOptions = read.fieldsOf<ScriptOptions>({
  ...EXEC_OPTION_READERS,
  netns: read.optional(read.name),
  name: read.optional(read.text),
});

export const startOptions = read.fieldsOf<Omit<ScriptOptions, "stdin" | "name">>({
  env: EXEC_OPTION_READERS.env,
  cwd: EXEC_OPTION_READERS.cwd,
  netns: read.optional(read.name),
});

export const programOptions = read.fieldsOf<{ readonly netns?: string }>({ netns: read.optional(read.name) });

export const programTitle: read.Reader<string> = (at, value) => {
  if (typeof value !== "string" || !/^[^\s\0]/.test(value)) throw read.wrongArgument(at, 'a command line ("echo -p 7")', value);
  return read.text(at, value);
};

/** A command and its arguments; who gives a line is pointed to what takes one. */
export const commandWords: read.Reader<readonly string[]> = (at, value) => {
  if (typeof value === "string")
    throw new TypeError(
      `${at}: expected an array of words (${JSON.stringify(value.split(/\s+/).filter((word) => word !== ""))}), got the text ${JSON.stringify(value)}; run() and sh() take a line as a shell does`,
    );
  const words = read.listOf(read.text)(at, value);
  if (words.length === 0) throw read.wrongArgument(at, "an array of at least one word", value);
  return words;
};
