/**
 * Every option that a tool of Debian 12 passes to getopt_long(3) is one the model has or refuses by name: none is called invalid.
 * The options are the recorded calls (src/shell/tools/getopt-tables.ts).
 */
import { describe, expect, test } from "vitest";
import { Lab } from "../../../src/lab/lab.ts";
import type { Argument } from "../../../src/shell/options/getopt.ts";
import { recordedOptions } from "../../../src/shell/options/recorded.ts";
import { GETOPT_TABLES } from "../../../src/shell/tools/getopt-tables.ts";
import { someOf } from "../../sample.ts";

const INVALID = /invalid option|unrecognized option|unknown option|is unknown|not an option|Unknown option/i;

/** An option as a word; its argument is a number, which most tools take. */
function written(option: string, argument: Argument): string {
  if (argument === "none") return option;
  if (argument === "required") return `${option}${option.startsWith("--") ? "=" : " "}2`;
  return option;
}

function optionsOf(tool: string): string[] {
  const { letters, long } = recordedOptions(tool);
  const short = [...letters].filter(([letter]) => /[A-Za-z0-9]/.test(letter));
  return [
    ...short.map(([letter, argument]) => written(`-${letter}`, argument)),
    ...(long ?? []).map(({ name, argument }) => written(`--${name}`, argument)),
  ];
}

describe("the options of getopt_long()", () => {
  test.each(someOf(Object.keys(GETOPT_TABLES), 4))("%s", async (tool) => {
    const host = new Lab().addHost("h");
    const called: string[] = [];
    for (const option of optionsOf(tool)) {
      const { stderr } = await host.sh(`timeout 1 ${tool} ${option} </dev/null`);
      if (INVALID.test(stderr)) called.push(`${tool} ${option}: ${stderr.split("\n")[0]}`);
    }
    expect(called).toEqual([]);
  });
});
