/**
 * netnsim/testing: fast-check arbitraries of packets, labs and traffic, and what to hold them to, for tests of one's own. Needs
 * the package fast-check.
 *
 *     await property(lab, packets(host.netns()), (packet) => repliesComeBack(packet.into(host.netns())));
 */
export { caseScript, type ScriptOptions } from "./case-script.ts";
export { LineCommand, ModelBroken } from "./commands.ts";
export { type DockerCommandOptions, DockerModel, dockerCommands } from "./docker-commands.ts";
export { DrawnRule, DrawnTraffic, type RuleDrawOptions, rules, traffic } from "./drawn-rules.ts";
export { explanationOf } from "./failure.ts";
export { FirewallModel, firewallCommands } from "./firewall-commands.ts";
export { proveFlows } from "./flow-proof.ts";
export {
  connectionTableBounded,
  InvariantBroken,
  noPrivateSourceLeaves,
  noTwoFlowsShareATuple,
  repliesComeBack,
  translationIsUndone,
} from "./invariants.ts";
export type * from "./lab-case.ts";
export { type LabCaseOptions, labCases, topologies } from "./lab-cases.ts";
export { DrawnPacket, type PacketOptions, packets } from "./packets.ts";
export type { ProofOptions } from "./proof-options.ts";
export { PropertyFailed, type PropertyOptions, type PropertyReport, type PropertyRun, property } from "./property.ts";
export { Race, type RaceResult, races } from "./races.ts";
export { sameTreatment } from "./same-treatment.ts";
export { type Segment, type Shape, shapes } from "./shape.ts";
export { proveTables } from "./table-proofs.ts";
