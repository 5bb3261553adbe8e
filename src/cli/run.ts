/** `netnsim run FILE`: the script's own output, errors and exit code, as `bash FILE` would give them on the host. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { parseScenario } from "../scenario/scenario.ts";
import { transcriptScript } from "../scenario/session.ts";
import { SinkOutput } from "../shell/io.ts";
import { startScript } from "../shell/start.ts";
import { decodeText } from "../wire/text.ts";
import { type Options, UsageError } from "./options.ts";
import { runToEnd } from "./run-to-end.ts";
import { watch } from "./watch.ts";
import { openWorld } from "./world.ts";

export async function runFile(options: Options): Promise<number> {
  const file = options.file as string;
  const text = readScript(file);
  const scenario = parseScenario(text, file);
  const { lab, host } = openWorld(options, scenario);
  const finish = watch(lab, options);
  const source = file.endsWith(".md") ? transcriptScript(scenario.steps) : text;
  const environment = host.environment({}, { stdout: terminal(process.stdout), stderr: terminal(process.stderr) });
  const name = file === "-" ? "bash" : file.endsWith(".md") ? basename(file) : file;
  const shell = startScript(environment, source, { name });
  const { exitCode } = await runToEnd(lab, shell, { name, source, steps: file.endsWith(".md") ? scenario.steps : null });
  finish();
  return exitCode;
}

function terminal(stream: NodeJS.WriteStream): SinkOutput {
  return new SinkOutput((bytes) => {
    stream.write(bytes);
  });
}

export function readScript(file: string): string {
  try {
    return decodeText(readFileSync(file === "-" ? 0 : file));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      `${file}: ${code === "ENOENT" ? "No such file or directory" : code === "EISDIR" ? "Is a directory" : (error as Error).message}`,
    );
  }
}
