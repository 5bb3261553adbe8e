/** A puzzle as a dialogue: the request that fails, commands until it works, hints, and at the end why it failed. */
import { why, whyText } from "../../why/why.ts";
import type { DialogueOptions, Talk } from "../dialogue.ts";
import { isReached } from "../goal.ts";
import type { Language } from "../lesson.ts";
import { LessonLab } from "../player.ts";
import { WORDS, type Words } from "../words.ts";
import { hintsOf } from "./hints.ts";
import { hostAfter, type Puzzle } from "./puzzle.ts";
import { ratingOf } from "./rate.ts";

export class PuzzleDialogue implements Talk {
  readonly #puzzle: Puzzle;
  readonly #options: DialogueOptions;
  readonly #words: Words;
  readonly #lab: LessonLab;
  /** Why the request fails, in the lab as it came. */
  readonly #why: string;
  readonly #hints: readonly string[];
  #hinted = 0;
  #changes = 0;
  isOver = false;

  constructor(puzzle: Puzzle, language: Language, options: DialogueOptions) {
    this.#puzzle = puzzle;
    this.#options = options;
    this.#words = WORDS[language];
    const { stars, layers } = ratingOf(puzzle);
    this.#say(`${this.#words.puzzle(puzzle.name)}   ${"*".repeat(stars)}   (${this.#words.layers(layers)})\n`);
    if (puzzle.picture !== "") this.#say(`${puzzle.picture}\n`);
    this.#say(`${this.#words.oneBroken} ${this.#words.mustWork}\n`);
    const { write, width } = options;
    this.#lab = new LessonLab(hostAfter(puzzle.world, puzzle.setup), { write, columns: () => width });
    this.#lab.run([{ command: puzzle.request }]);
    const found = why(this.#lab.lab);
    this.#why = whyText(found, width);
    this.#hints = hintsOf(found);
    this.#say(`\n${this.#words.puzzleKeys}`);
  }

  get prompt(): string {
    return this.#lab.prompt;
  }

  get idleLine(): string {
    return "skip";
  }

  line(text: string): void {
    if (this.isOver) return;
    const word = text.trim();
    if (this.#options.echoes) this.#say(`${this.prompt}${text}`);
    if (word === "?") this.#hint();
    else if (word === "q") this.isOver = true;
    else if (word === "skip") this.#end("");
    else if (word !== "") this.#type(text);
  }

  #type(line: string): void {
    if (this.#lab.type(line)) this.#changes++;
    if (this.#lab.exited) this.isOver = true;
    else if (isReached(this.#lab.lab, { request: this.#puzzle.request, text: null }))
      this.#end(`${this.#words.solved(this.#puzzle.request, this.#changes)}\n`);
  }

  #end(praise: string): void {
    this.#say(`${praise}\n${this.#words.whyFailed}\n${this.#why.trimEnd()}`);
    if (this.#puzzle.repair !== null) this.#say(`  ${this.#words.repair(this.#puzzle.repair)}`);
    this.isOver = true;
  }

  #hint(): void {
    const hint = this.#hints[Math.min(this.#hinted++, this.#hints.length - 1)];
    this.#say(hint ?? this.#words.noHint);
  }

  #say(text: string): void {
    this.#options.write(`${text}\n`);
  }
}
