/** What dockerd takes as a restart policy. Source: moby, container/hostconfig_unix.go, ValidateRestartPolicy(). */
import type { ClientProfile } from "../profiles/client.ts";
import { DockerError, type RestartPolicy } from "../shapes.ts";

/** As a client asks for it. */
export interface AskedPolicy {
  readonly name: string;
  readonly count: number;
}

const KNOWN = ["no", "always", "on-failure", "unless-stopped"] as const;

/** Throws dockerd's refusal. */
export function checkRestart({ name, count }: AskedPolicy, { restart }: ClientProfile): RestartPolicy {
  const refuse = (words: string): never => {
    throw new DockerError(restart.refused(words), 400);
  };
  if (name === "") return { name: "no", maximumRetryCount: 0 };
  const known = KNOWN.find((each) => each === name);
  if (known === undefined) return refuse(restart.unknown(name));
  if (known === "on-failure") {
    if (count < 0) refuse("maximum retry count cannot be negative");
  } else if (count !== 0) refuse(restart.countNotTaken(name, count));
  return { name: known, maximumRetryCount: count };
}
