/** README's table of what is modelled says what the registries say, and what it calls refused is refused by name. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { bare } from "../../src/index.ts";
import * as matches from "../../src/kernel/netfilter/matches/index.ts";
import * as targets from "../../src/kernel/netfilter/targets/index.ts";
import { COMMANDS } from "../../src/shell/commands/index.ts";

const README = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const TABLE = README.slice(README.indexOf("## What is modelled"), README.indexOf("## Beside others"));

/** The words in code of a row's two columns. */
const ROWS = new Map(
  [...TABLE.matchAll(/^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)].map(([, name, ...columns]) => [
    name!,
    columns.map((text) => [...text.matchAll(/`([^`]+)`/g)].map(([, word]) => word!)),
  ]),
);

function columnsOf(name: string): readonly [modelled: string[], refused: string[]] {
  const [modelled, refused] = ROWS.get(name)!;
  return [modelled!.toSorted(), refused!.toSorted()];
}

const namesOf = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name).toSorted();

test("the matches, targets and network commands are those that there are", () => {
  expect(columnsOf("iptables matches")).toEqual([namesOf(matches.MATCHES), [...matches.UNMODELLED].toSorted()]);
  expect(columnsOf("iptables targets")).toEqual([namesOf(targets.TARGETS), [...targets.UNMODELLED].toSorted()]);
  expect(columnsOf("network commands")[0]).toEqual(namesOf(COMMANDS));
});

const REFUSED = [
  ...columnsOf("devices")[1].map((kind) => `ip link add x0 type ${kind}`),
  ...["IP", "network commands", "docker"].flatMap((row) => columnsOf(row)[1]),
];

test.each(REFUSED)("%s is refused by name", (command) => {
  const { exitCode, stderr } = bare().host.exec(command.split(" "));
  expect(exitCode).not.toBe(0);
  expect(stderr).toMatch(/is not modelled|: not modelled/);
});

test.each(columnsOf("devices")[0].filter((kind) => kind !== "loopback"))("a device of type %s can be made", (kind) => {
  expect(bare().host.exec(["ip", "link", "add", "x0", "type", kind]).exitCode).toBe(0);
});
