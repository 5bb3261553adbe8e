/**
 * `ssh -o KEYWORD=VALUE`: the keywords of ssh_config(5), each once with what it does. OpenSSH 9.2: process_config_line() of
 * readconf.c.
 */
import { servicePort } from "../../../kernel/netfilter/services.ts";
import { Exit } from "../../exit.ts";
import { modelled, type Reader, type Row, refused, value } from "../../options/rows.ts";
import type { ListedOption, Rows } from "../../options/table.ts";
import type { SshLine } from "./options.ts";

const ROWS: Rows<SshLine> = {
  connecttimeout: modelled((line, { value }) => {
    const seconds = readSeconds(value);
    if (seconds > 0) line.connectTimeoutSeconds = seconds;
  }),
  loglevel: modelled((line, { value }) => {
    const level = value.toLowerCase();
    if (!LOG_LEVELS.has(level)) throw bad(`unsupported log level '${value}'`);
    if (level === "quiet" || level === "silent") line.quiet = true;
  }),
  port: value(
    "port",
    readPort((text) => bad(`Bad port '${text}'.`)),
  ),
  requesttty: modelled((line, given) => {
    oneOf("yes true force no false auto")(given.value, given);
    const isAsked = /^(?:yes|true|force)$/i.test(given.value);
    line.terminal = isAsked ? "always" : given.value.toLowerCase() === "auto" ? "auto" : "never";
  }),
  stdinnull: modelled((line, given) => {
    oneOf("yes true no false")(given.value, given);
    line.noInput = /^(?:yes|true)$/i.test(given.value);
  }),
  // They make no difference to how a command is run on another host of the lab.
  addressfamily: accepts(oneOf("inet inet6 any")),
  "batchmode checkhostip compression forwardx11 gssapiauthentication identitiesonly": accepts(oneOf("yes true no false")),
  "kbdinteractiveauthentication passwordauthentication tcpkeepalive": accepts(oneOf("yes true no false")),
  pubkeyauthentication: accepts(oneOf("yes true no false unbound host-bound")),
  controlmaster: accepts(oneOf("yes true no false auto ask autoask")),
  stricthostkeychecking: accepts(oneOf("yes true no false off ask accept-new")),
  updatehostkeys: accepts(oneOf("yes true no false ask")),
  serveraliveinterval: accepts(readSeconds),
  "connectionattempts serveralivecountmax": accepts((text) => {
    if (!/^[+-]?\d+$/.test(text)) throw bad("integer value invalid.");
    if (text.startsWith("-")) throw bad("integer value too small.");
  }),
  "controlpath controlpersist globalknownhostsfile identityfile preferredauthentications user userknownhostsfile": accepts(),
  "addkeystoagent afstokenpassing bindaddress bindinterface canonicaldomains canonicalizefallbacklocal canonicalizehostname":
    refused(),
  "canonicalizemaxdots canonicalizepermittedcnames casignaturealgorithms certificatefile challengeresponseauthentication":
    refused(),
  "cipher ciphers clearallforwardings compressionlevel dsaauthentication dynamicforward enableescapecommandline": refused(),
  "enablesshkeysign escapechar exitonforwardfailure fallbacktorsh fingerprinthash forkafterauthentication forwardagent":
    refused(),
  "forwardx11timeout forwardx11trusted gatewayports globalknownhostsfile2 gssapiclientidentity gssapidelegatecredentials":
    refused(),
  "gssapikexalgorithms gssapikeyexchange gssapirenewalforcesrekey gssapiserveridentity gssapitrustdns hashknownhosts": refused(),
  "host hostbasedacceptedalgorithms hostbasedauthentication hostbasedkeytypes hostkeyalgorithms hostkeyalias hostname": refused(),
  "identityagent identityfile2 ignoreunknown include ipqos kbdinteractivedevices keepalive kerberosauthentication": refused(),
  "kerberostgtpassing kexalgorithms knownhostscommand localcommand localforward logverbose macs match": refused(),
  "nohostauthenticationforlocalhost numberofpasswordprompts permitlocalcommand permitremoteopen pkcs11provider protocol":
    refused(),
  "protocolkeepalives proxycommand proxyjump proxyusefdpass pubkeyacceptedalgorithms pubkeyacceptedkeytypes rekeylimit":
    refused(),
  "remotecommand remoteforward requiredrsasize revokedhostkeys rhostsauthentication rhostsrsaauthentication": refused(),
  "rsaauthentication securitykeyprovider sendenv sessiontype setenv setuptimeout skeyauthentication smartcarddevice": refused(),
  "streamlocalbindmask streamlocalbindunlink syslogfacility tisauthentication tunnel tunneldevice useblacklistedkeys": refused(),
  "useprivilegedport userknownhostsfile2 useroaming usersh verifyhostkeydns visualhostkey xauthlocation": refused(),
};

const KEYWORDS: ReadonlyMap<string, Row<SshLine>> = new Map(
  Object.entries(ROWS).flatMap(([names, row]) => names.split(" ").map((name) => [name, row] as const)),
);

export const SSH_KEYWORDS = {
  after: "ssh -o",
  list: (): ListedOption[] => [...KEYWORDS].map(([name, { model }]) => ({ written: [name], takesArgument: true, model })),
};

export function readKeyword(line: SshLine, text: string): void {
  const [, keyword, words = ""] = /^\s*([^\s=#][^\s=]*)\s*=?\s*(.*?)\s*$/s.exec(text) ?? [];
  if (keyword === undefined) return;
  const name = keyword.toLowerCase();
  const row = KEYWORDS.get(name);
  if (row?.model === "refused") throw new Exit(2, `ssh: option "${keyword}" is not modelled\n`);
  if (words === "") throw bad(`no argument after keyword "${name}"`);
  if (row === undefined) throw fatal(`command-line: line 0: Bad configuration option: ${name}`);
  const [first] = /^"[^"]*"|^\S*/.exec(words)!;
  row.take(line, { name, written: `-o ${keyword}`, value: first.replace(/^"(.*)"$/, "$1"), hasValue: true });
  if (first !== words && !name.endsWith("knownhostsfile")) throw bad(`keyword ${name} extra arguments at end of line`);
}

/** What ssh logs; on standard error that ends in a carriage return, too, for a terminal that is raw. */
export function log(words: string): string {
  return `${words}\r\n`;
}

export function fatal(words: string): Exit {
  return new Exit(255, log(words));
}

function accepts(check: Reader<unknown> = () => undefined): Row<SshLine> {
  return { model: "accepted", take: (_, given) => void check(given.value, given) };
}

function bad(words: string): Exit {
  return fatal(`command-line line 0: ${words}`);
}

function oneOf(words: string): Reader<unknown> {
  const known = words.split(" ");
  return (text) => {
    if (!known.includes(text.toLowerCase())) throw bad(`unsupported option "${text}".`);
  };
}

const LOG_LEVELS: ReadonlySet<string> = new Set("quiet silent fatal error info verbose debug debug1 debug2 debug3".split(" "));

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** convtime(): `90`, `1m30s`; `none` is 0. */
function readSeconds(text: string): number {
  if (text === "none") return 0;
  if (!/^(?:\d+[smhdw]?)+$/i.test(text)) throw bad("invalid time value.");
  const parts = [...text.matchAll(/(\d+)([smhdw]?)/gi)];
  return parts.reduce((sum, [, number, unit = ""]) => sum + Number(number) * (UNIT_SECONDS[unit.toLowerCase()] ?? 1), 0);
}

/** A number, or the name of a service. */
export function readPort(complaint: (text: string) => Exit): Reader<number> {
  return (text) => {
    const port = /^\s*[+-]?\d+$/.test(text) ? Number(text) : (servicePort(text, "tcp") ?? 0);
    if (port < 1 || port > 65_535) throw complaint(text);
    return port;
  };
}
