/** `-m owner`: who holds the socket the packet was sent from. Linux: xt_owner.c. */
import { defineMatch } from "../xtables.ts";
import { type Given, scanNumber, type ValueContext, XtablesError } from "../xtoptions.ts";

interface IdRange {
  readonly low: number;
  readonly high: number;
  readonly inverted: boolean;
}

interface OwnerOptions {
  readonly socketExists: boolean | null;
  readonly uid: IdRange | null;
  readonly gid: IdRange | null;
  readonly supplementary: boolean;
}

/** Debian's users of /etc/passwd; the groups of the same names have the same numbers but for sync and _apt. */
const USERS: readonly (readonly [string, number])[] = [
  ["root", 0],
  ["daemon", 1],
  ["bin", 2],
  ["sys", 3],
  ["games", 5],
  ["man", 6],
  ["lp", 7],
  ["mail", 8],
  ["news", 9],
  ["uucp", 10],
  ["proxy", 13],
  ["www-data", 33],
  ["backup", 34],
  ["list", 38],
  ["irc", 39],
  ["nobody", 65534],
];

export const ownerMatch = defineMatch<OwnerOptions>({
  name: "owner",
  options: [
    { names: ["uid-owner"], read: readIds, invertible: true },
    { names: ["gid-owner"], read: readIds, invertible: true },
    { names: ["socket-exists"], invertible: true },
    { names: ["suppl-groups"], check: checkGroup },
  ],
  finish(given) {
    const range = (name: string): IdRange | null =>
      given.has(name) ? { ...given.value<{ low: number; high: number }>(name)!, inverted: given.inverted(name) } : null;
    if (!given.has("uid-owner") && !given.has("gid-owner") && !given.has("socket-exists")) {
      throw new XtablesError("owner: At least one of --uid-owner, --gid-owner or --socket-exists is required");
    }
    return {
      socketExists: given.has("socket-exists") ? !given.inverted("socket-exists") : null,
      uid: range("uid-owner"),
      gid: range("gid-owner"),
      supplementary: given.has("suppl-groups"),
    };
  },
  refuses: ({ uid, gid }, _rule, { hook }) =>
    (hook !== null && hook !== "OUTPUT" && hook !== "POSTROUTING") || isReversed(uid) || isReversed(gid),
  save: ({ socketExists, uid, gid, supplementary }) =>
    (socketExists === null ? "" : `${socketExists ? "" : " !"} --socket-exists`) +
    saveIds("uid-owner", uid) +
    saveIds("gid-owner", gid) +
    (supplementary ? " --suppl-groups" : ""),
  list: ({ socketExists, uid, gid, supplementary }, numeric) =>
    (socketExists === null ? "" : `${socketExists ? "" : " !"} owner socket exists`) +
    listIds("UID", uid, numeric) +
    listIds("GID", gid, numeric) +
    (supplementary ? " incl. suppl. groups" : ""),
  miss({ socketExists, uid, gid, supplementary }, { owner }) {
    const ofGroup = `${saveIds("gid-owner", gid)}${supplementary ? " --suppl-groups" : ""}`;
    if (owner === null) {
      const asked = socketExists === true ? " --socket-exists" : uid?.inverted === false ? saveIds("uid-owner", uid) : ofGroup;
      return { condition: asked, has: "no socket of this host sent it" };
    }
    if (socketExists === false) return { condition: " ! --socket-exists", has: "a socket of this host sent it" };
    return isIn(owner.uid, uid)
      ? { condition: ofGroup, has: `group is ${owner.gid}` }
      : { condition: saveIds("uid-owner", uid), has: `user is ${owner.uid}` };
  },
  compile({ socketExists, uid, gid }) {
    return ({ owner }) => {
      if (owner === null) return socketExists !== true && uid?.inverted !== false && gid?.inverted !== false;
      if (socketExists === false) return false;
      return isIn(owner.uid, uid) && isIn(owner.gid, gid);
    };
  },
});

function checkGroup(given: Given): void {
  if (given.has("gid-owner")) return;
  throw new XtablesError('owner: Bad value for "--suppl-groups" option: "you need to use --gid-owner first"');
}

function isReversed(range: IdRange | null): boolean {
  return range !== null && range.low > range.high;
}

function isIn(id: number, range: IdRange | null): boolean {
  return range === null || (id >= range.low && id <= range.high) !== range.inverted;
}

function readIds(text: string, { extension, option }: ValueContext): { low: number; high: number } {
  const user = USERS.find(([name]) => name === text);
  if (user !== undefined) return { low: user[1], high: user[1] };
  const low = scanNumber(text);
  const high = low === null || low.rest === "" ? low : low.rest[0] === "-" ? scanNumber(low.rest.slice(1)) : null;
  if (low === null || high === null || (high !== low && high.rest !== "") || low.value > 0xfffffffe || high.value > 0xfffffffe) {
    throw new XtablesError(`${extension}: Bad value for "--${option}" option: "${text}"`);
  }
  return { low: low.value, high: high.value };
}

function saveIds(option: string, range: IdRange | null): string {
  if (range === null) return "";
  return `${range.inverted ? " !" : ""} --${option} ${range.low === range.high ? range.low : `${range.low}-${range.high}`}`;
}

function listIds(word: string, range: IdRange | null, numeric: boolean): string {
  if (range === null) return "";
  const name = numeric ? undefined : USERS.find(([, id]) => id === range.low)?.[0];
  const text = range.low === range.high ? (name ?? `${range.low}`) : `${range.low}-${range.high}`;
  return `${range.inverted ? " !" : ""} owner ${word} match ${text}`;
}
