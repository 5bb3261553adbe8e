/** `--restart POLICY[:COUNT]`: what the command line reads of it, and what dockerd refuses. Source: docker/cli opts/parse.go, moby ValidateRestartPolicy(). */
import type { RestartPolicy } from "../../../../docker/shapes.ts";
import { SpecError } from "./port-spec.ts";

export interface TypedPolicy {
  readonly name: string;
  readonly count: number;
}

/** As the command line reads it. */
export function parseRestart(text: string, major: number): TypedPolicy {
  const fail = (words: string): never => {
    throw new SpecError(major === 20 ? words : `invalid restart policy format: ${words}`);
  };
  const parts = text.split(":");
  if (major === 20 && parts.length > 2) throw new SpecError("invalid restart policy format");
  const [name, ...rest] = parts as [string, ...string[]];
  if (major > 20 && name === "" && parts.length > 1) fail("no policy provided before colon");
  const count = rest.join(":");
  const isGiven = major === 20 ? rest.length > 0 : count !== "";
  if (isGiven && !/^[+-]?\d+$/.test(count)) fail("maximum retry count must be an integer");
  return { name, count: isGiven ? Number(count) : 0 };
}

const KNOWN = ["no", "always", "on-failure", "unless-stopped"] as const;

/** As dockerd takes it; throws its refusal. */
export function checkRestart({ name, count }: TypedPolicy, major: number): RestartPolicy {
  const refuse = (words: string): never => {
    throw new SpecError(`Error response from daemon: ${major === 20 ? "" : "invalid restart policy: "}${words}`);
  };
  if (name === "") return { name: "no", maximumRetryCount: 0 };
  const known = KNOWN.find((each) => each === name);
  if (known === undefined) {
    const list = "use one of 'no', 'always', 'on-failure', or 'unless-stopped'";
    return refuse(major === 20 ? `invalid restart policy '${name}'` : `unknown policy '${name}'; ${list}`);
  }
  if (known === "on-failure") {
    if (count < 0) refuse("maximum retry count cannot be negative");
  } else if (count !== 0) {
    const negative = count < 0 ? " and cannot be negative" : "";
    refuse(
      major === 20
        ? `maximum retry count cannot be used with restart policy '${name}'`
        : `maximum retry count can only be used with 'on-failure'${negative}`,
    );
  }
  return { name: known, maximumRetryCount: count };
}
