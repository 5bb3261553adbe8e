/**
 * netnsim: Linux container networking in memory. The library's door; README.md shows it in use.
 */
export { type ErrnoName, strerror } from "./kernel/config/errno.ts";
export type { CableOptions, LinkEnd } from "./lab/cable.ts";
export { Lab, type LabOptions } from "./lab/lab.ts";
export { type Answer, type ExecOptions, LabHost } from "./lab/lab-host.ts";
export { Namespace } from "./lab/namespace.ts";
export { Refused } from "./lab/refused.ts";
export type { RuleOptions, RuleRequest } from "./lab/rule.ts";
export type {
  ChainSnapshot,
  FdbSnapshot,
  LinkSnapshot,
  NeighbourSnapshot,
  NetnsSnapshot,
  RouteSnapshot,
  RuleSnapshot,
} from "./lab/snapshot.ts";
export { bare } from "./lab/worlds/bare.ts";
export { WORLDS, type World } from "./lab/worlds/index.ts";
export { lan } from "./lab/worlds/lan.ts";
export { INTERNAL_ERROR_EXIT_CODE, InternalError } from "./sim/internal-error.ts";
export { DEFAULT_LIMITS, LimitError, type Limits } from "./sim/limits.ts";
export { StuckError } from "./sim/stuck.ts";
export { Capture, type CaptureOptions } from "./trace/capture.ts";
export type { Hop, HopDetail, HopKind } from "./trace/hop.ts";
export type { HopLog } from "./trace/hop-log.ts";
export { formatJourney, Journey, journeysOf } from "./trace/journey.ts";
export type { DropReason } from "./trace/reasons.ts";
export type { LogLine, SeenFrame, TableEvent, TapEvents, TapName } from "./trace/taps.ts";
export { decodeText, encodeText } from "./wire/text.ts";
