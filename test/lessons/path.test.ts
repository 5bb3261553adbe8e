/** The path as it lies in scenarios/: twelve lessons in order, those made of tutorials in Chinese, too. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { lessonsOf } from "../../src/lessons/path.ts";

const SCENARIOS = fileURLToPath(new URL("../../scenarios", import.meta.url));

function textsIn(folder: string): [string, string][] {
  const files = readdirSync(`${SCENARIOS}/${folder}`).filter((file) => file.endsWith(".md") && file !== "README.md");
  return files.map((file) => [`${folder}${file}`, readFileSync(`${SCENARIOS}/${folder}${file}`, "utf8")]);
}

const TEXTS = new Map([...textsIn(""), ...textsIn("zh/")]);

test("the path has twelve lessons, each with questions and a goal with hints", () => {
  const path = lessonsOf(TEXTS);
  expect(path.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  for (const { name, steps } of path) {
    const goals = steps.filter(({ goal }) => goal !== null);
    expect([name, goals.length, goals[0]!.hints.length > 1]).toEqual([name, 1, true]);
    expect(steps.flatMap(({ questions }) => questions).length).toBeGreaterThanOrEqual(2);
  }
});

test("the lessons made of tutorials are there in Chinese with the same commands, and all translations belong to a lesson", () => {
  const path = lessonsOf(TEXTS, "zh");
  const translated = path.filter(({ language }) => language === "zh").map(({ name }) => name);
  expect(translated).toEqual(["br0", "manual-bridge", "mydocker0", "docker-run-p", "docker-network-modes"]);
  expect(textsIn("zh/")).toHaveLength(translated.length);
  const commands = (lessons: typeof path) => lessons.map(({ steps }) => steps.map((step) => step.commands));
  expect(commands(path)).toEqual(commands(lessonsOf(TEXTS)));
});
