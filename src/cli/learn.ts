/** `netnsim learn [NAME]`: a lesson or a puzzle, in a terminal or through a pipe. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { Dialogue, type DialogueOptions, type Talk } from "../lessons/dialogue.ts";
import { type Language, type Lesson, LessonError } from "../lessons/lesson.ts";
import { parseLesson } from "../lessons/parse.ts";
import { lessonsOf } from "../lessons/path.ts";
import { PuzzleDialogue } from "../lessons/puzzles/dialogue.ts";
import { makePuzzle, staysBroken } from "../lessons/puzzles/make.ts";
import { hostAfter, type Puzzle, readPuzzle } from "../lessons/puzzles/puzzle.ts";
import { toBytes } from "../shell/io.ts";
import { readArguments, UsageError } from "./arguments.ts";
import { InputError } from "./options.ts";
import { readScript } from "./read-script.ts";
import { STREAMS } from "./streams.ts";
import { Terminal } from "./terminal.ts";

const SCENARIOS = fileURLToPath(new URL("../../scenarios", import.meta.url));
const PUZZLES = `${SCENARIOS}/puzzles`;
const LANGUAGES = ["en", "zh"] as const satisfies readonly Language[];
/** The width without a terminal, and the most with one: longer lines are hard to read. */
const WIDTH = 100;

const HELP = `Usage: netnsim learn [options]
       netnsim learn NAME|NUMBER|FILE.md [options]
       netnsim learn --puzzle SEED|NAME

Lessons about container networking: read, guess, look. Without a name it lists them in their order.
Each has a lab of its own; where a lesson has a goal you type commands at its prompt until the goal is reached.

  Enter           go on
  1, 2, ...       a guess
  ?               a hint
  e               explain where the last packets went, and why
  skip            show a solution of the goal
  q, Ctrl-D       quit

Options
  --puzzle SEED   a lab in which one thing is broken: find it. The same number gives everybody the same puzzle; NAME is one of
                  those in scenarios/puzzles, or a script whose last command has to work
  --lang LANG     en (default) or zh: the language of the prose, where there is a translation
  -h, --help      this text
`;

export async function runLearn(argv: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments("learn", {
    args: [...argv],
    allowPositionals: true,
    options: { lang: { type: "string" }, puzzle: { type: "string" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const language = readLanguage(values.lang ?? "en");
  const [name, ...more] = positionals;
  if (more.length > 0) throw new UsageError(`learn: one lesson is expected, and ${more[0]} is another`);
  if (values.puzzle !== undefined) {
    const puzzle = readPuzzleNamed(values.puzzle);
    await play((options) => new PuzzleDialogue(puzzle, language, options));
    return 0;
  }
  const path = lessonsOf(readTexts(), language);
  if (name === undefined) {
    print(overview(path));
    return 0;
  }
  const lesson = find(path, name);
  const next = path[path.indexOf(lesson) + 1]?.name ?? null;
  await play((options) => new Dialogue(lesson, next, options));
  return 0;
}

function readLanguage(text: string): Language {
  return (
    LANGUAGES.find((language) => language === text) ??
    fail(new UsageError(`learn: --lang ${JSON.stringify(text)}: ${LANGUAGES.join(" or ")} is expected`))
  );
}

function find(path: readonly Lesson[], name: string): Lesson {
  if (name.endsWith(".md")) return readLesson(name);
  return (
    path.find((lesson) => lesson.name === name || String(lesson.number) === name) ??
    fail(new InputError(`learn: there is no lesson ${JSON.stringify(name)}; \`netnsim learn\` lists them`, 2))
  );
}

function fail(error: Error): never {
  throw error;
}

function readLesson(fileName: string): Lesson {
  try {
    return parseLesson(readScript(fileName), fileName);
  } catch (error) {
    if (error instanceof LessonError) throw new InputError(error.message, 2);
    throw error;
  }
}

/** A number is a seed. */
function readPuzzleNamed(name: string): Puzzle {
  if (/^\d{1,15}$/.test(name)) return makePuzzle(Number(name));
  const file = name.endsWith(".sh") ? name : `${PUZZLES}/${name}.sh`;
  if (existsSync(file)) {
    const puzzle = readPuzzle(readFileSync(file, "utf8"), file);
    if (staysBroken(hostAfter(puzzle.world, puzzle.setup), puzzle.request)) return puzzle;
    throw new InputError(`learn: --puzzle ${name}: its last command works, or does so a little later: nothing is broken`, 2);
  }
  const names = readdirSync(PUZZLES).map((each) => each.replace(/\.sh$/, ""));
  throw new InputError(`learn: --puzzle ${JSON.stringify(name)}: a number is expected, or one of ${names.join(", ")}`, 2);
}

function readTexts(): Map<string, string> {
  const folders = ["", ...LANGUAGES.map((language) => `${language}/`)].filter((folder) => existsSync(`${SCENARIOS}/${folder}`));
  return new Map(
    folders.flatMap((folder) =>
      readdirSync(`${SCENARIOS}/${folder}`)
        .filter((file) => file.endsWith(".md") && basename(file) !== "README.md")
        .map((file): [string, string] => [`${folder}${file}`, readFileSync(`${SCENARIOS}/${folder}${file}`, "utf8")]),
    ),
  );
}

function overview(path: readonly Lesson[]): string {
  const width = Math.max(...path.map(({ name }) => name.length));
  const lines = path.map(({ number, name, title, steps }) => {
    const guesses = steps.flatMap(({ questions }) => questions).length;
    const goals = steps.filter(({ goal }) => goal !== null).length;
    return `${String(number).padStart(3)}  ${name.padEnd(width)}  ${title}   (${counted(guesses, "question")}, ${counted(goals, "goal")})`;
  });
  return `${lines.join("\n")}\n\nnetnsim learn ${path[0]!.name} begins with the first; --lang zh has those of docker's tutorials in Chinese.\n`;
}

function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

function print(text: string): void {
  STREAMS.stdout(toBytes(text));
}

/** Until the lesson is over or the reader leaves. Where no terminal is and the input ends, the rest is shown without guesses. */
function play(begin: (options: DialogueOptions) => Talk): Promise<void> {
  const isTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
  return new Promise((resolve) => {
    const width = Math.min(process.stdout.columns ?? WIDTH, WIDTH);
    const written: string[] = [];
    const dialogue = begin({ write: (text) => written.push(text), width, echoes: !isTerminal });
    const settle = (): void => {
      terminal.write(toBytes(written.splice(0).join("")));
      if (dialogue.isOver) end();
      else terminal.edit(dialogue.prompt);
    };
    const end = (): void => {
      terminal.close();
      resolve();
    };
    const terminal = new Terminal({
      line(text) {
        dialogue.line(text);
        settle();
      },
      end,
      interrupt: settle,
      suspend() {},
      hangUp() {
        while (!isTerminal && !dialogue.isOver) dialogue.line(dialogue.idleLine);
        terminal.write(toBytes(written.splice(0).join("")));
        resolve();
      },
      complete: (line) => [[], line],
    });
    settle();
  });
}
