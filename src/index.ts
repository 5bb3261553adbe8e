/**
 * netnsim: Linux container networking in memory. The library's door; README.md shows it in use.
 * @module
 */
export type { ErrnoName } from "./kernel/config/errno.ts";
export type { Cable, CableOptions, LinkEnd } from "./lab/cable.ts";
export type { Capture, CaptureOptions, CaptureTextOptions } from "./lab/capture.ts";
export { CommandFailed } from "./lab/command-failed.ts";
export type { Container, ContainerStatus } from "./lab/container.ts";
export type { Folder, LabFiles } from "./lab/files.ts";
export { formatJourney, journeysOf } from "./lab/journeys.ts";
export { Lab } from "./lab/lab.ts";
export type { CommandResult, ExecOptions, LabHost, ScriptOptions } from "./lab/lab-host.ts";
export type { LabOptions } from "./lab/lab-options.ts";
export type { Namespace } from "./lab/namespace.ts";
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
export type { CommandInput, SignalName, StartedCommand } from "./lab/started-command.ts";
export { decodeText, encodeText, strerror } from "./lab/text.ts";
export { bare } from "./lab/worlds/bare.ts";
export { WORLDS, type World, type WorldOptions } from "./lab/worlds/index.ts";
export { lan } from "./lab/worlds/lan.ts";
export { INTERNAL_ERROR_EXIT_CODE, InternalError } from "./sim/internal-error.ts";
export { DEFAULT_LIMITS, LimitError, type LimitName, type Limits } from "./sim/limits.ts";
export { StuckError } from "./sim/stuck.ts";
export type { Hop, HopOf } from "./trace/hop.ts";
export type * from "./trace/hop-details.ts";
export type { HopLog } from "./trace/hop-log.ts";
export type { Journey, NetnsNames } from "./trace/journey.ts";
export type { DropReason } from "./trace/reasons.ts";
export type { LogLine, SeenFrame, TableEvent, TapEvents, TapName } from "./trace/taps.ts";
