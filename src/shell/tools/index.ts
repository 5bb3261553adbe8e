/** Registry of the tools: add one import and one entry. */

import type { Command } from "../command.ts";
import { AWK, MAWK } from "./awk/awk.ts";
import { BASE64 } from "./base64.ts";
import { BUILTIN_PROGRAMS } from "./builtin-programs.ts";
import { CAT, TEE } from "./cat.ts";
import { CMP } from "./cmp.ts";
import { CP, MV } from "./copy-move.ts";
import { SEQ, WC, YES } from "./count.ts";
import { CUT } from "./cut.ts";
import { DD } from "./dd.ts";
import { DIFF } from "./diff/diff.ts";
import { DIGEST_TOOLS } from "./digests/tools.ts";
import { HEXDUMP_TOOLS } from "./dump/hexdump.ts";
import { OD } from "./dump/od.ts";
import { XXD } from "./dump/xxd.ts";
import { EXPR } from "./expr.ts";
import { CHMOD, MKDIR, MKTEMP, RM, RMDIR, TOUCH } from "./files.ts";
import { FIND } from "./find/find.ts";
import { EGREP, FGREP, GREP } from "./grep/grep.ts";
import { HEAD, TAIL } from "./head-tail.ts";
import { JQ } from "./jq/jq.ts";
import { LS } from "./ls.ts";
import { BASENAME, CLEAR, DIRNAME, HOSTNAME, ID, NPROC, PRINTENV, PWD, REALPATH, UNAME_TOOL, WHICH, WHOAMI } from "./names.ts";
import { KILLALL, PGREP, PIDOF, PKILL } from "./processes.ts";
import { PS } from "./ps.ts";
import { REV, TAC } from "./rev-tac.ts";
import { SED } from "./sed/sed.ts";
import { SORT } from "./sort.ts";
import { STRINGS } from "./strings.ts";
import { COLUMN } from "./text/column.ts";
import { COMM } from "./text/comm.ts";
import { EXPAND, UNEXPAND } from "./text/expand.ts";
import { FOLD } from "./text/fold.ts";
import { JOIN } from "./text/join.ts";
import { NL } from "./text/nl.ts";
import { PASTE } from "./text/paste.ts";
import { DATE, SLEEP, TIMEOUT } from "./time.ts";
import { TR } from "./tr.ts";
import { UNIQ } from "./uniq.ts";
import { ENV, NICE, NOHUP, SETSID, STDBUF, UNBUFFER } from "./wrappers.ts";
import { XARGS } from "./xargs.ts";

export const TOOLS: readonly Command[] = [
  AWK,
  MAWK,
  CMP,
  ...BUILTIN_PROGRAMS,
  JQ,
  COLUMN,
  COMM,
  EXPAND,
  FOLD,
  JOIN,
  NL,
  PASTE,
  UNEXPAND,
  ...DIGEST_TOOLS,
  ...HEXDUMP_TOOLS,
  BASE64,
  DD,
  OD,
  REV,
  STRINGS,
  TAC,
  XXD,
  BASENAME,
  CAT,
  CHMOD,
  CLEAR,
  CP,
  CUT,
  DATE,
  DIFF,
  DIRNAME,
  EGREP,
  ENV,
  EXPR,
  FGREP,
  FIND,
  GREP,
  HEAD,
  HOSTNAME,
  PWD,
  ID,
  KILLALL,
  LS,
  MKDIR,
  MKTEMP,
  MV,
  NICE,
  NOHUP,
  NPROC,
  PGREP,
  PIDOF,
  PKILL,
  PRINTENV,
  PS,
  REALPATH,
  RM,
  RMDIR,
  SED,
  SEQ,
  SETSID,
  SLEEP,
  SORT,
  STDBUF,
  TAIL,
  TEE,
  TIMEOUT,
  TOUCH,
  TR,
  UNAME_TOOL,
  UNBUFFER,
  UNIQ,
  WC,
  WHICH,
  WHOAMI,
  XARGS,
  YES,
];
