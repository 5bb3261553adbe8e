/**
 * A shell at a container's terminal (`docker exec -it NAME sh`): a prompt, a line, its command, until the end of the input or `exit`. Job control
 * and completion are the outer session's; the prompt is the image's. With the shell not at a terminal, or with arguments, it is the plain one.
 */
import type { Userland } from "../../docker/images/define.ts";
import type { Step } from "../../sim/process.ts";
import type { Command, CommandContext } from "../command.ts";
import { makeShell, needsMore } from "../evaluator/bash.ts";
import type { Dialect } from "../evaluator/dialect.ts";
import type { LaunchedContext } from "../evaluator/launch.ts";
import type { Shell } from "../evaluator/shell.ts";
import { endShell } from "../evaluator/subshell.ts";
import { runTyped } from "../evaluator/typed.ts";
import { readLine } from "../io.ts";

export function atTerminal(command: Command, userland: Userland, hostname: () => string): Command {
  return {
    ...command,
    *run(context) {
      const isPlain = context.argv.slice(1).every((word) => word === "-i" || word === "-l" || word === "--login");
      if (!context.stdin.isTerminal || !isPlain) return yield* command.run(context);
      return yield* runAtTerminal(context as LaunchedContext, userland, hostname);
    },
  };
}

function* runAtTerminal(context: LaunchedContext, userland: Userland, hostname: () => string): Step<number> {
  const { world, process, descriptors, env, cwd } = context;
  const name = context.argv[0]!.replace(/.*\//, "");
  const isBash = name === "bash" || name === "zsh";
  const dialect: Dialect = isBash || userland === "centos" ? "bash" : userland === "busybox" ? "ash" : "dash";
  const shell = makeShell({ world, process, descriptors, env, cwd, dialect }, "interactive", name, []);
  for (const signal of ["TSTP", "TTIN", "TTOU", "TERM", "QUIT"] as const) process.on(signal, "ignore");
  process.on("INT", () => {
    shell.interrupted = true;
  });
  return yield* endShell(
    shell,
    readLines(context, shell, () => promptOf(shell, dialect, userland, hostname())),
  );
}

function* readLines(context: CommandContext, shell: Shell, prompt: () => string): Step<number> {
  let pending = "";
  for (;;) {
    context.stderr.write(pending === "" ? prompt() : "> ");
    const line = yield* readLine(context.stdin);
    if (line === null) {
      context.stderr.write("exit\n");
      return shell.status;
    }
    pending += `${line}\n`;
    if (needsMore(pending)) continue;
    yield* runTyped(shell, pending);
    pending = "";
  }
}

/** `/ # ` of busybox, `# ` of dash, `[root@ID /]# ` of CentOS, `root@ID:/# ` of Debian. */
function promptOf(shell: Shell, dialect: Dialect, userland: Userland, hostname: string): string {
  const home = shell.variables.text("HOME") ?? "/root";
  const inHome = shell.cwd === home || shell.cwd.startsWith(`${home}/`);
  const where = inHome ? `~${shell.cwd.slice(home.length)}` : shell.cwd;
  const host = hostname.split(".")[0]!;
  if (dialect === "ash") return `${where} # `;
  if (dialect === "dash") return "# ";
  if (userland !== "centos") return `root@${host}:${where}# `;
  return `[root@${host} ${where === "/" || where === "~" ? where : where.split("/").at(-1)}]# `;
}
