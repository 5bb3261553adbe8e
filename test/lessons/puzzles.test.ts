/** Puzzles: drawn from a seed, proved by replays, solved by any command that makes the request work, and explained. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { puzzleLesson } from "../../src/lessons/puzzles/as-lesson.ts";
import { PuzzleDialogue } from "../../src/lessons/puzzles/dialogue.ts";
import { isPuzzle, makePuzzle } from "../../src/lessons/puzzles/make.ts";
import { fault } from "../../src/lessons/puzzles/plan.ts";
import { hostAfter, readPuzzle } from "../../src/lessons/puzzles/puzzle.ts";
import { ratingOf } from "../../src/lessons/puzzles/rate.ts";
import { why } from "../../src/why/why.ts";
import { someOf } from "../sample.ts";

const PUZZLES = fileURLToPath(new URL("../../scenarios/puzzles", import.meta.url));
const SEEDS = [4, 5, 2, 1, 3, 6, 7, 8, 9, 10, 11, 12];

test.each(someOf(SEEDS, 12))("puzzle %i has one thing broken, which one command repairs and why explains", (seed) => {
  const puzzle = makePuzzle(seed);
  expect(makePuzzle(seed)).toEqual(puzzle);
  const { lab } = hostAfter(puzzle.world, puzzle.setup);
  const [host] = lab.hosts.values();
  const exitCodeOf = (command: string): number => host!.runScript("sh", command, {}).exitCode;
  expect(exitCodeOf(puzzle.request)).not.toBe(0);
  const found = why(lab)!;
  expect(found.troubles).not.toEqual([]);
  expect(found.cures).not.toEqual([]);
  expect([exitCodeOf(puzzle.repair!), exitCodeOf(puzzle.request)]).toEqual([0, 0]);
});

test("the longer the path to the trouble, the harder", () => {
  const ratingOfFile = (name: string) => ratingOf(readPuzzle(readFileSync(`${PUZZLES}/${name}.sh`, "utf8"), name));
  // A port that is down beside the sender; a route back that is missing two hosts away.
  expect([ratingOfFile("5-port-down"), ratingOfFile("second-router")]).toEqual([
    { layers: 2, stars: 1 },
    { layers: 10, stars: 3 },
  ]);
});

test("a fault that changes nothing for the request, mends itself, or needs a second command makes no puzzle", () => {
  const plan = { world: "bare", picture: "", setup: ["ip link set lo up"], request: "ping -c 1 -W 1 127.0.0.1", faults: [] };
  expect(isPuzzle(plan, fault("ip link set lo down", "ip link set lo up"))).toBe(true);
  expect(isPuzzle(plan, fault("ip link add br0 type bridge", "ip link del br0"))).toBe(false);
  expect(isPuzzle(plan, fault("ip link set lo down; (sleep 1; ip link set lo up) &", "ip link set lo up"))).toBe(false);
  expect(isPuzzle(plan, fault("ip link set lo down; iptables -P INPUT DROP", "ip link set lo up"))).toBe(false);
});

test("is solved by any command, which is counted, and says why it failed", () => {
  let text = "";
  const puzzle = readPuzzle("# world: bare\nip link set lo mtu 1400\nping -c 1 -W 1 127.0.0.1\n", "lo.sh");
  const write = (more: string): void => {
    text += more;
  };
  const dialogue = new PuzzleDialogue(puzzle, "en", { write, width: 80, echoes: true });
  for (const line of ["?", "?", "ip -br link", "ifconfig lo up"]) dialogue.line(line);
  expect(dialogue.isOver).toBe(true);
  expect(text).toMatch(/^Puzzle lo {3}\* {3}\(layers/);
  expect(text).toMatch(
    /# \?\nroute {6}h has no route to 127.0.0.1\n.*# \?\nroute {6}h has no route to 127.0.0.1: ENETUNREACH; lo is down\n.*1 command of yours changed a configuration; 1 is enough\.\n\nWhy it failed:\nping .* exit code 2/s,
  );
});

test("is a lesson in both languages", () => {
  const { en, zh } = puzzleLesson(4).lessons;
  expect([en.steps[0]!.prose, zh.steps[0]!.prose]).toEqual([
    expect.stringContaining("One thing is broken here. (layers between symptom and cause: "),
    expect.stringContaining("这里有一处坏了。 (从现象到原因相隔的层数："),
  ]);
  expect([zh.title, zh.steps[0]!.goal, zh.steps[0]!.hints]).toEqual([en.title, en.steps[0]!.goal, en.steps[0]!.hints]);
});
