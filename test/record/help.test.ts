/** The recorder's format, and help texts made of it. */
import { expect, test } from "vitest";
import { helpModule, recordedModule } from "./help.ts";
import { parseTranscript, printTranscript } from "./transcript.ts";

test("a transcript is read back as it was printed", () => {
  const text = "# head\n\n$ ip link help\nUsage\n\n  [exit 3] is no exit code here\n[exit 255]\n$ true\n$ echo x\nx\n";
  const transcript = parseTranscript(text);
  expect(transcript.entries).toEqual([
    { command: "ip link help", output: "Usage\n\n  [exit 3] is no exit code here\n", exitCode: 255 },
    { command: "true", output: "", exitCode: 0 },
    { command: "echo x", output: "x\n", exitCode: 0 },
  ]);
  expect(printTranscript(transcript)).toBe(text);
});

test("the module of help texts is what its files make", () => {
  expect(recordedModule()).toBe(helpModule());
});
