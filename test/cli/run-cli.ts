/** Runs one of netnsim's commands in this process and collects what it prints. */
import { vi } from "vitest";
import { exportFile } from "../../src/cli/export.ts";
import { parseOptions } from "../../src/cli/options.ts";
import { runFile } from "../../src/cli/run.ts";

export interface Printed {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** `run FILE` or `export FILE` with options. A usage error is thrown. */
export async function runCli(...argv: string[]): Promise<Printed> {
  const options = parseOptions(argv);
  const stdout = collect(process.stdout);
  const stderr = collect(process.stderr);
  try {
    const exitCode = await (options.action === "export" ? exportFile(options) : runFile(options));
    return { stdout: stdout.text(), stderr: stderr.text(), exitCode };
  } finally {
    stdout.stop();
    stderr.stop();
  }
}

function collect(stream: NodeJS.WriteStream): { text(): string; stop(): void } {
  const decoder = new TextDecoder();
  let text = "";
  const spy = vi.spyOn(stream, "write").mockImplementation((data) => {
    text += typeof data === "string" ? data : decoder.decode(data, { stream: true });
    return true;
  });
  return { text: () => text, stop: () => spy.mockRestore() };
}
