/** The program that makes a session's namespaces and root (../launcher/launch.py), as a command. */
import { judgeFile } from "../judge-files.ts";

const LAUNCHER = judgeFile("launcher/launch.py");

/** The system's own python, alone: nothing of the caller's environment changes what it does, and it writes nothing. */
export function launcherCommand(options: Readonly<Record<string, string>>): readonly [program: string, argv: readonly string[]] {
  return ["/usr/bin/python3", ["-ISEB", LAUNCHER, ...Object.entries(options).map(([name, value]) => `${name}=${value}`)]];
}

export const LAUNCHER_ENVIRONMENT = { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" };
