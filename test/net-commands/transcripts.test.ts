/**
 * What the real tools printed, word for word with exit codes, replayed here. The files were recorded in three namespaces laid out
 * as in lab.ts, ICMP rate limits off. `$ [netns] command` is compared, `% [netns] command` only run, `& [netns] command` left
 * running; lines of standard error begin with `E|`. names.txt has a name server at 10.1.0.2.
 */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { addNameServer, buildLab, type TestLab } from "./lab.ts";

const FOLDER = new URL("./data/transcripts/", import.meta.url);

interface Step {
  readonly kind: string;
  readonly netns: string | undefined;
  readonly words: string[];
  readonly expected: string;
}

function readSteps(text: string): Step[] {
  const steps: Step[] = [];
  for (const block of text.split(/^(?=[$%&] \[)/m)) {
    const match = /^([$%&]) \[(\w*)\] (.*)\n/.exec(block);
    if (match === null) continue;
    const words = [...match[3]!.matchAll(/'([^']*)'|(\S+)/g)].map((word) => word[1] ?? word[2]!);
    steps.push({
      kind: match[1]!,
      netns: match[2] === "" ? undefined : match[2]!,
      words,
      expected: block.slice(match[0].length),
    });
  }
  return steps;
}

/** Times, MAC addresses and process numbers differ from run to run. */
function canonical(text: string): string {
  return text
    .replace(/[\d.]+ ?ms\b/g, "T ms")
    .replace(/= [\d.]+\/[\d.]+\/[\d.]+\/[\d.]+/g, "= R")
    .replace(/= R ms|= [\d./]+T ms/g, "= R ms")
    .replace(/ewma [\d./]+T ms/g, "ewma E ms")
    .replace(/^\[\d+\.\d+\]/gm, "[NOW]")
    .replace(/ident=\d+/g, "ident=I")
    .replace(/\[(..:){5}..\]/g, "[MAC]")
    .replace(/(from 10\.0\.0\.1) \d{5}/g, "$1 PORT");
}

function say(test: TestLab, step: Step): string {
  const reply = test.host.exec(step.words, { ...(step.netns === undefined ? {} : { netns: step.netns }) });
  const ended = (text: string): string => (text === "" || text.endsWith("\n") ? text : `${text}\n`);
  const errors = ended(reply.stderr).replace(/^(?=.|\n)/gm, "E|");
  return `${ended(reply.stdout)}${errors}${reply.exitCode === 0 ? "" : `[exit ${reply.exitCode}]\n`}`;
}

for (const file of readdirSync(FOLDER).sort()) {
  describe(file, () => {
    const lab = buildLab();
    if (file === "names.txt") addNameServer(lab);
    for (const netns of ["r", "s"]) lab.host.exec(["sysctl", "-qw", "net.ipv4.icmp_ratemask=0"], { netns });
    for (const step of readSteps(readFileSync(new URL(file, FOLDER), "utf8"))) {
      const netns = step.netns === undefined ? {} : { netns: step.netns };
      test(`${step.netns ?? "host"}: ${step.words.join(" ")}`, () => {
        if (step.kind === "&") lab.host.spawn(step.words, netns);
        else if (step.kind === "%") expect(lab.host.exec(step.words, netns)).toMatchObject({ stderr: "", exitCode: 0 });
        else expect(canonical(say(lab, step))).toBe(canonical(step.expected));
      });
    }
  });
}
