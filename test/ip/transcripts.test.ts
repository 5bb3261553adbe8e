import { describe, expect, test } from "vitest";
import { playTranscript, readTranscript, transcriptNames } from "./transcript.ts";

describe.each(transcriptNames())("%s answers as the real tools do", (name) => {
  test("line by line", async () => {
    const recorded = readTranscript(name);
    const played = await playTranscript(recorded.map((exchange) => exchange.command));
    expect(played).toEqual(recorded);
  });
});

test("they are many", () => {
  const commands = transcriptNames().flatMap((name) => readTranscript(name).map((exchange) => exchange.command));
  expect(commands.filter((command) => command.startsWith("ip ")).length).toBeGreaterThan(600);
});
