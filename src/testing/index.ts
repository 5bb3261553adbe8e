/**
 * netnsim/testing: fast-check arbitraries of labs and traffic, for tests of one's own. Needs the package fast-check.
 *
 *     fc.assert(fc.property(labCases(), (lab) => { const script = caseScript(lab); ... }));
 */
export { caseScript, type ScriptOptions } from "./case-script.ts";
export type * from "./lab-case.ts";
export { type LabCaseOptions, labCases } from "./lab-cases.ts";
export { type Segment, type Shape, shapes } from "./shape.ts";
export { type ProofOptions, proveTables } from "./table-proofs.ts";
