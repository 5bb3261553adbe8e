/**
 * The shell of an image at a container's terminal (`docker exec -it NAME sh`): the prompt is the image's. Elsewhere it is the
 * plain one.
 */
import type { Userland } from "../../docker/images/define.ts";
import type { Step } from "../../sim/wait.ts";
import type { Command } from "../command.ts";
import { leavesAtPrompt, runAtTerminal } from "../evaluator/at-terminal.ts";
import { makeShell } from "../evaluator/bash.ts";
import type { Dialect } from "../evaluator/dialect.ts";
import type { LaunchedContext } from "../evaluator/launch.ts";
import { directoryOf, lastPart } from "../evaluator/prompt.ts";
import type { Shell } from "../evaluator/shell.ts";
import { endShell } from "../evaluator/subshell.ts";

export function atTerminal(command: Command, userland: Userland, hostname: () => string): Command {
  return {
    ...command,
    *run(context) {
      if (!context.stdin.isTerminal || !leavesAtPrompt(context.argv)) return yield* command.run(context);
      return yield* runImageShell(context as LaunchedContext, userland, hostname);
    },
  };
}

function* runImageShell(context: LaunchedContext, userland: Userland, hostname: () => string): Step<number> {
  const { world, process, descriptors, env, cwd } = context;
  const name = context.argv[0]!.replace(/.*\//, "");
  const isBash = name === "bash" || name === "zsh";
  const dialect: Dialect = isBash || userland === "centos" ? "bash" : userland === "busybox" ? "ash" : "dash";
  const shell = makeShell({ world, process, descriptors, env, cwd, dialect }, "interactive", name, []);
  return yield* endShell(
    shell,
    runAtTerminal(shell, () => promptOf(shell, dialect, userland, hostname())),
  );
}

/** `/ # ` of busybox, `# ` of dash, `[root@ID /]# ` of CentOS, `root@ID:/# ` of Debian. */
function promptOf(shell: Shell, dialect: Dialect, userland: Userland, hostname: string): string {
  const directory = directoryOf(shell);
  const host = hostname.split(".")[0]!;
  if (dialect === "ash") return `${directory} # `;
  if (dialect === "dash") return "# ";
  return userland === "centos" ? `[root@${host} ${lastPart(directory)}]# ` : `root@${host}:${directory}# `;
}
