/** What a world is: it answers its lab and the host that a script is typed into. */
import type { DaemonOptions, EngineVersion } from "../../docker/shapes.ts";
import type { Lab, LabOptions } from "../lab.ts";
import type { LabHost } from "../lab-host.ts";

export interface WorldOptions extends LabOptions {
  /** Which dockerd; 29 by default. */
  readonly docker?: EngineVersion;
  /** dockerd's flags, where the world starts it with others than its own. */
  readonly daemon?: Partial<DaemonOptions>;
  /** dockerhost: what its web servers answer. */
  readonly page?: string;
}

export type World = (options?: WorldOptions) => { readonly lab: Lab; readonly host: LabHost };
