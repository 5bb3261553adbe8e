/** A service of a compose file as it is written, and what its keys refer to. */
import type { TreeMap } from "./tree.ts";

export interface ServiceContext {
  readonly workingDir: string;
  readonly environment: ReadonlyMap<string, string>;
  /** What an env_file holds. */
  readonly readEnvFile: (path: string, required: boolean) => ReadonlyMap<string, string>;
  /** The engine's name of a volume of the file. */
  readonly volumeName: (key: string) => string | null;
}

export interface ServiceTree extends ServiceContext {
  readonly name: string;
  /** `services.NAME`: how messages call it. */
  readonly at: string;
  readonly tree: TreeMap;
}
