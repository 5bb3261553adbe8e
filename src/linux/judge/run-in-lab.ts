/** Runs a script on every host of a simulated lab, the first one first, and returns what they printed. */
import type { Lab } from "../../lab/lab.ts";
import { isSeen } from "./scene.ts";

export async function runInLab(lab: Lab, script: (host: string) => string): Promise<string> {
  let output = "";
  for (const host of lab.hosts.values()) {
    if (isSeen(host.name)) output += (await host.sh(script(host.name))).stdout;
  }
  return output;
}
