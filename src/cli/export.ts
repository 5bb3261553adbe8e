/** `netnsim export FILE`: runs a script, then prints what stands at its end as a bash script that rebuilds it on a real host. */
import { parseScenario } from "../scenario/scenario.ts";
import { plainScript } from "../scenario/session.ts";
import { SinkOutput, toBytes } from "../shell/io.ts";
import { Printed } from "../sim/work.ts";
import type { Options } from "./options.ts";
import { readScript, refuseHistory } from "./read-script.ts";
import { runToEnd } from "./run-to-end.ts";
import { STREAMS } from "./streams.ts";
import { openWorld } from "./world.ts";

/** What the script itself prints goes to standard error. */
export async function exportFile(options: Options): Promise<number> {
  const file = options.file as string;
  const text = readScript(file);
  refuseHistory(text, file);
  const scenario = parseScenario(text, file);
  const { lab, host } = openWorld(options, scenario);
  const source = file.endsWith(".md") ? plainScript(scenario.steps) : text;
  const printed = new Printed(lab.kernel.loop.limits.output);
  const toStderr = new SinkOutput((bytes) => {
    printed.count(bytes.length);
    STREAMS.stderr(bytes);
  });
  const name = file === "-" ? "bash" : file;
  const shell = host.beginScript(source, { name }, { stdout: toStderr, stderr: toStderr });
  const { exitCode, ended } = await runToEnd(lab, shell, { name, source, steps: file.endsWith(".md") ? scenario.steps : null });
  if (!ended) return exitCode;
  if (exitCode !== 0) STREAMS.stderr(toBytes(`netnsim: ${file}: exit code ${exitCode}; exported as it stands\n`));
  STREAMS.stdout(toBytes(lab.toScript({ down: options.down })));
  return 0;
}
