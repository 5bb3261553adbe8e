/** Registry of the builtins: add one import and one entry. */
import type { Builtin } from "../builtin.ts";
import { ALIAS_BUILTINS } from "./alias.ts";
import { CONTROL_BUILTINS } from "./control.ts";
import { DECLARE_BUILTINS } from "./declare.ts";
import { DIRECTORY_BUILTINS } from "./directory.ts";
import { ECHO, PRINTF } from "./echo.ts";
import { GETOPTS } from "./getopts.ts";
import { HASH } from "./hash.ts";
import { HELP } from "./help.ts";
import { HISTORY } from "./history.ts";
import { JOB_BUILTINS } from "./jobs.ts";
import { KILL } from "./kill.ts";
import { MAPFILE_BUILTINS } from "./mapfile.ts";
import { READ } from "./read.ts";
import { REFUSED_BUILTINS } from "./refused.ts";
import { SET_BUILTINS } from "./set.ts";
import { TEST_BUILTINS } from "./test.ts";
import { TRAP } from "./trap.ts";
import { TYPE_BUILTINS } from "./type.ts";
import { UNSET } from "./unset.ts";

const ALL: readonly Builtin[] = [
  ...CONTROL_BUILTINS,
  ...DECLARE_BUILTINS,
  ...DIRECTORY_BUILTINS,
  ...JOB_BUILTINS,
  ...MAPFILE_BUILTINS,
  ...SET_BUILTINS,
  ...TEST_BUILTINS,
  ...TYPE_BUILTINS,
  ...ALIAS_BUILTINS,
  ...REFUSED_BUILTINS,
  ECHO,
  GETOPTS,
  HASH,
  HELP,
  HISTORY,
  KILL,
  PRINTF,
  READ,
  TRAP,
  UNSET,
];

export const BUILTINS: ReadonlyMap<string, Builtin> = new Map(ALL.map((builtin) => [builtin.name, builtin]));
