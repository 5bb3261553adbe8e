/**
 * What is called when all commands are there and not before, until they have been loaded. Each name stands for that of the
 * module which vite.page.config.ts puts this one in place of.
 */
import type * as capture from "../../../lab/capture.ts";
import type * as script from "../../../lab/export/script.ts";
import type * as from from "../../../lab/import/from.ts";
import type * as pcapng from "../../../lab/pcapng.ts";
import type * as programs from "../../../lab/programs/start.ts";
import type * as explaining from "../../../session/explain.ts";
import type * as comparing from "../../../session/what-if.ts";
import type * as completion from "../../../shell/completion.ts";
import type * as root from "../../../shell/containers/make-root.ts";
import type * as containers from "../../../shell/containers/programs.ts";
import type * as regex from "../../../shell/patterns/regular-expression.ts";
import type * as queries from "../../../why/queries.ts";
import type * as reasons from "../../../why/why.ts";

type Late = Pick<typeof capture, "Capture"> &
  Pick<typeof comparing, "compare"> &
  Pick<typeof completion, "completeLine"> &
  Pick<typeof containers, "ContainerPrograms"> &
  Pick<typeof explaining, "explain"> &
  Pick<typeof from, "labFrom"> &
  Pick<typeof pcapng, "PcapngWriter"> &
  Pick<typeof programs, "startProgram"> &
  Pick<typeof queries, "handleQueries"> &
  Pick<typeof reasons, "why"> &
  Pick<typeof regex, "compilePosix"> &
  Pick<typeof root, "makeRoot"> &
  Pick<typeof script, "labToDownScript" | "labToScript">;

let late: Late | null = null;

export function setLate(loaded: Late): void {
  late = loaded;
}

function loaded(): Late {
  if (late === null) throw new Error("commands: called before they have been loaded");
  return late;
}

export const compare: Late["compare"] = (...args) => loaded().compare(...args);
export const compilePosix: Late["compilePosix"] = (...args) => loaded().compilePosix(...args);
export const explain: Late["explain"] = (...args) => loaded().explain(...args);
export const labFrom: Late["labFrom"] = (...args) => loaded().labFrom(...args);
export const labToDownScript: Late["labToDownScript"] = (...args) => loaded().labToDownScript(...args);
export const labToScript: Late["labToScript"] = (...args) => loaded().labToScript(...args);
export const makeRoot: Late["makeRoot"] = (...args) => loaded().makeRoot(...args);
export const startProgram: Late["startProgram"] = (...args) => loaded().startProgram(...args);
export const why: Late["why"] = (...args) => loaded().why(...args);

export const completeLine: Late["completeLine"] = (shell, line, names) =>
  late?.completeLine(shell, line, names) ?? { start: line.length, candidates: [] };

/** A lab that is made before is made again for its first line. */
export const handleQueries: Late["handleQueries"] = (...args) => late?.handleQueries(...args);

export const Capture = madeLate("Capture");
export const ContainerPrograms = madeLate("ContainerPrograms");
export const PcapngWriter = madeLate("PcapngWriter");

type ClassName = "Capture" | "ContainerPrograms" | "PcapngWriter";

/** A class whose instances are the real one's. */
function madeLate<N extends ClassName>(name: N): Late[N] {
  const standIn: object = class {};
  return new Proxy(standIn as Late[N], { construct: (_, args) => Reflect.construct(loaded()[name], args) });
}
