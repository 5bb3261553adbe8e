/** `--restart POLICY[:COUNT]`: what the command line reads of it, and what dockerd refuses. Source: docker/cli opts/parse.go, moby ValidateRestartPolicy(). */
import type { ClientProfile } from "../../../../docker/profiles/client.ts";
import type { RestartPolicy } from "../../../../docker/shapes.ts";
import { SpecError } from "./port-spec.ts";

export interface TypedPolicy {
  readonly name: string;
  readonly count: number;
}

/** As the command line reads it. */
export function parseRestart(text: string, { restart }: ClientProfile): TypedPolicy {
  const fail = (words: string): never => {
    throw new SpecError(restart.format(words));
  };
  const parts = text.split(":");
  if (restart.refusesThirdPart && parts.length > 2) throw new SpecError("invalid restart policy format");
  const [name, ...rest] = parts as [string, ...string[]];
  if (restart.needsName && name === "" && parts.length > 1) fail("no policy provided before colon");
  const count = rest.join(":");
  const isGiven = restart.refusesEmptyCount ? rest.length > 0 : count !== "";
  if (isGiven && !/^[+-]?\d+$/.test(count)) fail("maximum retry count must be an integer");
  return { name, count: isGiven ? Number(count) : 0 };
}

const KNOWN = ["no", "always", "on-failure", "unless-stopped"] as const;

/** As dockerd takes it; throws its refusal. */
export function checkRestart({ name, count }: TypedPolicy, { restart }: ClientProfile): RestartPolicy {
  const refuse = (words: string): never => {
    throw new SpecError(`Error response from daemon: ${restart.refused(words)}`);
  };
  if (name === "") return { name: "no", maximumRetryCount: 0 };
  const known = KNOWN.find((each) => each === name);
  if (known === undefined) return refuse(restart.unknown(name));
  if (known === "on-failure") {
    if (count < 0) refuse("maximum retry count cannot be negative");
  } else if (count !== 0) refuse(restart.countNotTaken(name, count));
  return { name: known, maximumRetryCount: count };
}
