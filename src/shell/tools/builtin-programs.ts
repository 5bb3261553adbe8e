/** Builtins that exist as programs too: what `timeout 1 echo hi`, `xargs printf` and `ip netns exec ns1 true` run. */
import type { Command } from "../command.ts";
import { makeShell } from "../evaluator/bash.ts";
import { endShell } from "../evaluator/subshell.ts";
import { makeTool } from "./kit.ts";

const NAMES = ["[", "echo", "false", "kill", "printf", "test", "true"] as const;

export const BUILTIN_PROGRAMS: readonly Command[] = NAMES.map((name) =>
  makeTool(name, function* (context) {
    const { world, process, env, cwd } = context;
    const shell = makeShell({ world, process, descriptors: context.descriptors, env, cwd }, "command", name, []);
    shell.messagesAreBare = true;
    return yield* endShell(shell, shell.executor.builtins.get(name)!.run(shell, [name, ...context.argv.slice(1)], new Map()));
  }),
);
