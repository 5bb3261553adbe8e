/** Starts a program of one's own as a process of a host. */
import { enterNetns } from "../../kernel/netlink/netns.ts";
import type { Process } from "../../sim/process.ts";
import { ProgramContext, type ProgramEnvironment } from "./context.ts";
import type { Program } from "./step.ts";

export function startProgram(title: string, program: Program, environment: ProgramEnvironment): Process {
  const { netns, stdin, stdout, stderr } = environment;
  const { net } = netns;
  const process = net.loop.spawn(title, (self) => {
    const context = new ProgramContext(self, environment);
    return context.run(() => program(context));
  });
  if (net !== net.host.init) enterNetns(process, net);
  const streams = [stdin, stdout, stderr];
  for (const stream of streams) stream.open();
  process.atExit.push(() => {
    for (const stream of streams) stream.close();
  });
  process.lastWords = (text) => stderr.write(text);
  return process;
}
