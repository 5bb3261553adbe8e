/** What a why is asked about, for all who word it. */
import type { Names } from "../explain/model.ts";
import type { Lab } from "../lab/lab.ts";
import type { RecordedHop } from "../trace/recording.ts";

export interface Asked {
  /** As it is after the request. */
  readonly lab: Lab;
  readonly hops: readonly RecordedHop[];
  readonly names: Names;
}

/** "node1 eth0". */
export function whereOf(names: Names, { host, netns, device }: RecordedHop): string {
  return `${names.netns(host, netns)}${device === "" ? "" : ` ${device}`}`;
}
