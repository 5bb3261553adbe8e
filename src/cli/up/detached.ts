/** `netnsim up --detach`: a lab that outlives the command line that started it. */
import { spawn } from "node:child_process";
import { quoteShell } from "../../lab/export/command.ts";
import type { LabFolder } from "../../serve/lab-folder.ts";
import { LOOPBACK } from "../../serve/relay.ts";
import { SOCKET_VARIABLE, SOCKS_VARIABLE } from "../../serve/shim-source.ts";

/** Starts netnsim again as the lab, waits until it is up, and prints what leads a shell to it. */
export function startDetached(argv: readonly string[], variable: string): Promise<number> {
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1]!, "up", ...argv], {
    // What it has to say until it is up goes to our standard error; who waits for the end of that must not wait for the lab.
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    detached: true,
    env: { ...process.env, [variable]: "1" },
  });
  child.stderr!.pipe(process.stderr, { end: false });
  return new Promise((resolve) => {
    child.on("message", ({ shims, variables }: Ready) => {
      const lines = Object.entries(variables).map(([name, value]) => `export ${name}=${quoteShell(value)}\n`);
      process.stdout.write(`${lines.join("")}export PATH=${quoteShell(shims)}:"$PATH"\n`);
      child.disconnect();
      child.stderr!.destroy();
      child.unref();
      resolve(0);
    });
    child.on("exit", (code) => resolve(code ?? 1));
  });
}

export type Variables = Readonly<Record<string, string>>;

interface Ready {
  readonly shims: string;
  readonly variables: Variables;
}

/**
 * What leads a program to the lab, its docker client to the lab's dockerd, and others to the proxy of the lab's host.
 * Testcontainers needs no reaper here, since containers end with the lab; inside a container of CI it would take that one's
 * gateway for the host of published ports.
 */
export function variablesOf({ socket, dockerSocket }: LabFolder, socks: string | null): Variables {
  return {
    [SOCKET_VARIABLE]: socket,
    DOCKER_HOST: `unix://${dockerSocket}`,
    TESTCONTAINERS_RYUK_DISABLED: "true",
    TESTCONTAINERS_HOST_OVERRIDE: LOOPBACK,
    ...(socks !== null && { [SOCKS_VARIABLE]: socks }),
  };
}

/** The lab's side of it. */
export function reportReady({ shims }: LabFolder, variables: Variables): void {
  process.stderr.on("error", () => {});
  process.send?.({ shims, variables } satisfies Ready);
}
