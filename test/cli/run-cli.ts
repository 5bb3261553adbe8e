/** Runs one of netnsim's commands in this process and collects what it prints. */
import { vi } from "vitest";
import { exportFile } from "../../src/cli/export.ts";
import { parseOptions } from "../../src/cli/options.ts";
import { runFile } from "../../src/cli/run.ts";
import { STREAMS } from "../../src/cli/streams.ts";
import { decodeText, joinBytes } from "../../src/wire/text.ts";

export interface Printed {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** `run FILE` or `export FILE` with options. A usage error is thrown. */
export async function runCli(...argv: string[]): Promise<Printed> {
  const options = parseOptions(argv);
  const stdout = collect("stdout");
  const stderr = collect("stderr");
  try {
    const exitCode = await (options.action === "export" ? exportFile(options) : runFile(options));
    return { stdout: stdout.text(), stderr: stderr.text(), exitCode };
  } finally {
    stdout.stop();
    stderr.stop();
  }
}

export function collect(stream: keyof typeof STREAMS): { text(): string; stop(): void } {
  const chunks: Uint8Array[] = [];
  const spy = vi.spyOn(STREAMS, stream).mockImplementation((bytes) => {
    chunks.push(bytes.slice());
  });
  return { text: () => decodeText(joinBytes(chunks)), stop: () => spy.mockRestore() };
}
