/** `--restart POLICY[:COUNT]` as the command line reads it. Source: docker/cli opts/parse.go. */
import type { AskedPolicy } from "../../../../docker/container/restart-policy.ts";
import type { ClientProfile } from "../../../../docker/profiles/client.ts";
import { SpecError } from "./port-spec.ts";

export function parseRestart(text: string, { restart }: ClientProfile): AskedPolicy {
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
