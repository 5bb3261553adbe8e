/** `netnsim export`'s options. */
import { expect, test } from "vitest";
import { parseOptions } from "../../src/cli/options.ts";

test("export takes one file, and --down for the other half", () => {
  expect(parseOptions(["export", "lab.sh"])).toMatchObject({ action: "export", file: "lab.sh", down: false });
  expect(parseOptions(["export", "--down", "-"])).toMatchObject({ action: "export", file: "-", down: true });
  expect(() => parseOptions(["export"])).toThrow("export: no file given");
  expect(() => parseOptions(["export", "a", "b"])).toThrow('export: one too many: "b"');
});
