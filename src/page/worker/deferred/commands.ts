/** All that is loaded behind the first prompt, but for the texts that it looks up as it is loaded: one file of the page. */
export { Capture } from "../../../lab/capture.ts";
export { labToDownScript, labToScript } from "../../../lab/export/script.ts";
export { labFrom } from "../../../lab/import/from.ts";
export { PcapngWriter } from "../../../lab/pcapng.ts";
export { startProgram } from "../../../lab/programs/start.ts";
export { explain } from "../../../session/explain.ts";
export { compare } from "../../../session/what-if.ts";
export { completeLine } from "../../../shell/completion.ts";
export { makeRoot } from "../../../shell/containers/make-root.ts";
export { ContainerPrograms } from "../../../shell/containers/programs.ts";
export { compilePosix } from "../../../shell/patterns/regular-expression.ts";
export { makeRegistry } from "../../../shell/registry.ts";
export { handleQueries } from "../../../why/queries.ts";
export { why } from "../../../why/why.ts";
