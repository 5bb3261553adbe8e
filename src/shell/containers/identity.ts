/** Programs whose output is the container's own: its name (UTS namespace) and its processes (PID namespace). */
import type { Userland } from "../../docker/images/define.ts";
import type { Container } from "../../docker/shapes.ts";
import type { Command, CommandContext } from "../command.ts";
import { runBusyboxHostname } from "../commands/busybox/hostname.ts";
import { runBusyboxPs, runBusyboxTop } from "../commands/busybox/processes.ts";
import { unameOf } from "../tools/names.ts";
import { runProcps } from "./procps.ts";

type Names = (container: Container) => string;

export function identityCommands(container: Container, hostname: Names, userland: Userland): ReadonlyMap<string, Command> {
  const commands: Command[] = [
    { name: "uname", run: (context) => runUname(context, hostname(container)) },
    userland === "busybox"
      ? { name: "hostname", run: (context) => runBusyboxHostname(context, hostname(container)) }
      : { name: "hostname", run: (context) => runHostname(context, hostname(container)) },
  ];
  if (userland === "busybox") {
    commands.push({ name: "ps", run: runBusyboxPs }, { name: "top", run: runBusyboxTop });
  } else commands.push({ name: "ps", run: runProcps });
  return new Map(commands.map((command) => [command.name, command]));
}

/** uname of busybox and coreutils: the same line. */
function* runUname(context: CommandContext, name: string): Generator<never, number> {
  const letters = context.argv.slice(1).join("").replaceAll("-", "") || "s";
  const fields = unameOf(context.host, name);
  const wanted = letters.includes("a") ? "snrvmo" : letters;
  const unknown = [...wanted].find((letter) => fields[letter] === undefined);
  if (unknown !== undefined) {
    context.stderr.write(`uname: invalid option -- '${unknown}'\n`);
    return 1;
  }
  context.stdout.write(
    `${[..."snrvmpio"]
      .filter((letter) => wanted.includes(letter))
      .map((letter) => fields[letter])
      .join(" ")}\n`,
  );
  return 0;
}

/** hostname of Debian and CentOS. */
function* runHostname(context: CommandContext, name: string): Generator<never, number> {
  const [option, ...rest] = context.argv.slice(1);
  const { net, stdout, stderr } = context;
  if (option === undefined || option === "-f" || option === "--fqdn") stdout.write(`${name}\n`);
  else if (option === "-s" && rest.length === 0) stdout.write(`${name.split(".")[0]}\n`);
  else if (option === "-I" || option === "-i") {
    const addresses = net.devices.flatMap((device) =>
      device === null || device.name === "lo" ? [] : device.link.addresses.map((each) => each.local),
    );
    stdout.write(`${addresses.map(dotted).join(" ")}${option === "-I" ? " " : ""}\n`);
  } else if (!option.startsWith("-")) {
    stderr.write("hostname: you must be root to change the host name\n");
    return 1;
  } else {
    stderr.write(`hostname: option "${option}" is not modelled\n`);
    return 2;
  }
  return 0;
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".");
}
