/**
 * netnsim: Linux container networking in memory. The library's door; README.md shows it in use.
 * @module
 */
export type { AddressPool, ContainerStatus, DaemonOptions, EngineVersion } from "./docker/shapes.ts";
export type { ErrnoName } from "./kernel/config/errno.ts";
export type { TableName } from "./kernel/config/netfilter.ts";
export type { DeviceCounters } from "./kernel/device.ts";
export type { KernelProfile, KernelVersion } from "./kernel/kernel-profile.ts";
export type { Cable, CableOptions, LinkEnd } from "./lab/cable.ts";
export type { Capture, CaptureOptions, CaptureTextOptions } from "./lab/capture.ts";
export { CommandFailed } from "./lab/command-failed.ts";
export type { Container } from "./lab/container.ts";
export type { ExecOptions, ScriptOptions } from "./lab/exec-options.ts";
export type { Folder, LabFiles } from "./lab/files.ts";
export type { Cursor } from "./lab/history/cursor.ts";
export type { FromOptions, FromResult } from "./lab/import/from.ts";
export { ImportError } from "./lab/import/json.ts";
export type { HostListings, JsonListing, NetnsListings } from "./lab/import/listings.ts";
export type { ImportNote } from "./lab/import/notes.ts";
export type { Fate, InjectOptions } from "./lab/inject.ts";
export { formatJourney, journeysOf } from "./lab/journeys.ts";
export { Lab } from "./lab/lab.ts";
export type { CommandResult, LabHost } from "./lab/lab-host.ts";
export type { LabOptions } from "./lab/lab-options.ts";
export type { Mark } from "./lab/mark.ts";
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
export type { CommandInput, StartedCommand } from "./lab/started-command.ts";
export { decodeText, encodeText, formatIpv4, formatMac, strerror } from "./lab/text.ts";
export type {
  Topology,
  TopologyChain,
  TopologyChange,
  TopologyDevice,
  TopologyHost,
  TopologyNetns,
  TopologyNetwork,
  TopologySocket,
} from "./lab/topology.ts";
export type { Trace } from "./lab/trace.ts";
export { bare } from "./lab/worlds/bare.ts";
export { type MadeWorld, WORLDS, type World, type WorldOptions } from "./lab/worlds/index.ts";
export { lan } from "./lab/worlds/lan.ts";
export { INTERNAL_ERROR_EXIT_CODE, InternalError } from "./sim/internal-error.ts";
export { DEFAULT_LIMITS, LimitError, type LimitName, type Limits } from "./sim/limits.ts";
export type { Signal } from "./sim/signals.ts";
export { StuckError } from "./sim/stuck.ts";
export type {
  ArpDetail,
  BeginDetail,
  DecidingSysctl,
  FactDetails,
  HookDetail,
  IpRule,
  LearntDetail,
  LookupDetail,
  NatKnownDetail,
  NoListenerDetail,
  NoRouteDetail,
  PassedPort,
  PortRefusal,
  PortsDetail,
  ReceiverDetail,
  RouteEntry,
  RouteRefusal,
  RuleMissedDetail,
  SocketName,
  SolicitDetail,
} from "./trace/facts.ts";
export type { DecidingRule, PacketFate, Rewritten } from "./trace/fate.ts";
export type { Hop, HopOf, Location } from "./trace/hop.ts";
export type {
  BridgeDetail,
  ConnectionSnapshot,
  ConntrackDetail,
  DropDetail,
  Endpoints,
  FloodDetail,
  ForwardDetail,
  FragmentDetail,
  HopDetail,
  HopDetails,
  HopKind,
  NatDetail,
  NextHopDetail,
  ReasonOf,
  ReassembleDetail,
  ReceiveDetail,
  Reject,
  RejectDetail,
  RejectSilence,
  RouteDetail,
  RuleDetail,
  SendDetail,
  SocketDetail,
  TupleSnapshot,
} from "./trace/hop-details.ts";
export type { HopLog } from "./trace/hop-log.ts";
export type { Journey, NetnsNames } from "./trace/journey.ts";
export type { PacketSpec } from "./trace/packet-spec.ts";
export type { DropReason } from "./trace/reasons.ts";
export type { LogLine, SeenFrame, TableEvent, TapEvents, TapName } from "./trace/taps.ts";
export type { Arp } from "./wire/arp.ts";
export type { Opaque } from "./wire/bytes.ts";
export type { EthernetHeader, Frame } from "./wire/ethernet.ts";
export type { Icmp } from "./wire/icmp.ts";
export type { Packet, Segment } from "./wire/ipv4.ts";
export type { Ipv4, Prefix } from "./wire/ipv4-address.ts";
export type { Mac } from "./wire/mac.ts";
export type { Tcp, TcpOptions, TcpTimestamps } from "./wire/tcp.ts";
export type { Udp } from "./wire/udp.ts";
