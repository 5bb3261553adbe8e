/**
 * Patterns with back-references, which no automaton matches: all paths are tried, the preferred ones first, and no situation (a
 * node, a position, what the referenced groups are) is tried twice. The work is limited; a pattern that needs more is given up.
 */
import { characterAt, widthOf } from "./characters.ts";
import { holds } from "./contexts.ts";
import { NODE, type Program } from "./program.ts";
import type { Searcher } from "./search.ts";
import type { Groups } from "./submatches.ts";
import { spendWork } from "./work.ts";

/** What a tried situation costs beside a step of an automaton: its memory. */
const SITUATION_WORK = 300;

interface Path {
  readonly node: number;
  readonly at: number;
  readonly groups: Groups;
  /** The groups when the last one ended that was not empty. */
  readonly settled: Groups;
}

export class BackReferenceMatcher {
  readonly #searcher: Searcher;
  readonly #program: Program;
  readonly #groups: number;
  /** The groups that are referred to. */
  readonly #referenced: readonly number[];

  constructor(searcher: Searcher, groups: number) {
    this.#searcher = searcher;
    this.#program = searcher.program;
    this.#groups = groups;
    const { kinds, args } = this.#program;
    const referenced = new Set<number>();
    kinds.forEach((kind, node) => {
      if (kind === NODE.BACK_REFERENCE) referenced.add(args[node]!);
    });
    this.#referenced = [...referenced];
  }

  /** The groups of the longest match that begins at a position, of those the preferred. */
  match(text: string, from: number): Groups | null {
    const groups: Groups = new Int32Array(this.#groups * 2 + 2).fill(-1);
    groups[0] = from;
    const paths: Path[] = [{ node: this.#program.start, at: from, groups, settled: groups }];
    const tried = new Set<string>();
    let best: Groups | null = null;
    for (let path = paths.pop(); path !== undefined; path = paths.pop()) {
      const key = this.#keyOf(path);
      if (tried.has(key)) continue;
      tried.add(key);
      spendWork(SITUATION_WORK);
      if (this.#program.kinds[path.node] === NODE.END) {
        if (best === null || path.at > best[1]!) {
          best = path.groups.slice();
          best[1] = path.at;
          if (path.at === text.length) break;
        }
      } else this.#proceed(text, path, paths);
    }
    return best;
  }

  #keyOf({ node, at, groups }: Path): string {
    let key = `${node},${at}`;
    for (const group of this.#referenced) key += `,${groups[group * 2]},${groups[group * 2 + 1]}`;
    return key;
  }

  /** Adds the paths that go on from here, the preferred one last. */
  #proceed(text: string, path: Path, paths: Path[]): void {
    const { kinds, args, next, second } = this.#program;
    const { node, at, groups, settled } = path;
    const arg = args[node]!;
    const goOn = (change: Partial<Path> = {}): void => {
      paths.push({ node: next[node]!, at, groups, settled, ...change });
    };
    switch (kinds[node]) {
      case NODE.SET: {
        if (at >= text.length) return;
        const character = characterAt(text, at);
        if (this.#searcher.alphabet.symbolOf(character).members[arg] === 1) goOn({ at: at + widthOf(character) });
        return;
      }
      case NODE.ANCHOR:
        if (holds(arg, this.#searcher.contextBefore(text, at), this.#searcher.contextAfter(text, at))) goOn();
        return;
      case NODE.BACK_REFERENCE: {
        const [start, end] = [groups[arg * 2]!, groups[arg * 2 + 1]!];
        if (start < 0 || end < 0) return;
        const referred = text.slice(start, end);
        spendWork(referred.length);
        if (this.#searcher.isSame(referred, text.slice(at, at + referred.length))) goOn({ at: at + referred.length });
        return;
      }
      case NODE.SPLIT:
        goOn({ node: second[node]! });
        return goOn();
      case NODE.OPEN: {
        const opened = groups.slice();
        opened[arg & ~1] = at;
        opened[(arg & ~1) + 1] = -1;
        return goOn({ groups: opened });
      }
      case NODE.CLOSE: {
        const group = arg & ~1;
        const closed = groups.slice();
        closed[group + 1] = at;
        if (groups[group]! < at) return goOn({ groups: closed, settled: closed });
        return goOn({ groups: (arg & 1) !== 0 && settled[group] !== -1 ? settled : closed });
      }
      default:
        return goOn();
    }
  }
}
