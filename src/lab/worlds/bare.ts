/** One host with lo down and nothing else, exactly as `unshare -n` gives. */
import { Lab, type LabOptions } from "../lab.ts";
import type { LabHost } from "../lab-host.ts";

export function bare(options: LabOptions = {}): { lab: Lab; host: LabHost } {
  const lab = new Lab(options);
  return { lab, host: lab.addHost("h") };
}
