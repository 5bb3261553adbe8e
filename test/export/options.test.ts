/** `netnsim export`'s options. */
import { expect, test } from "vitest";
import { parseOptions } from "../../src/cli/options.ts";

test("export takes one file, and --down for the other half", () => {
  expect(parseOptions(["export", "lab.sh"])).toMatchObject({ action: "export", file: "lab.sh", down: false });
  expect(parseOptions(["export", "--down", "-"])).toMatchObject({ action: "export", file: "-", down: true });
  expect(() => parseOptions(["export"])).toThrow("export: no file given");
  expect(() => parseOptions(["export", "a", "b"])).toThrow('export: one too many: "b"');
});

test.each([
  [["export", "x", "--trace"], "export: --trace is an option of run and shell"],
  [["shell", "--explain"], "shell: --explain is an option of run"],
  [["compare", "x", "--why"], "compare: --why is an option of run"],
  [["replay", "x", "--pcap", "d"], "replay: --pcap is an option of run and shell"],
  [["run", "x", "--drops"], "run: --drops is an option of compare"],
])("an option of another command is refused: %s", (argv, words) => expect(() => parseOptions(argv)).toThrow(words));
