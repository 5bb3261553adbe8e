/**
 * Reads one iptables command line, in the order and with the complaints of the real tool (do_parse() in iptables/xshared.c):
 * options may come in any order, an unknown one loads the match of the protocol given, a "!" inverts what follows.
 */
import type { MaskedAddress, Match, Rule, TableName, Target } from "../../../kernel/config/netfilter.ts";
import { TABLE_NAMES } from "../../../kernel/config/netfilter.ts";
import { findMatch, isUnmodelledMatch } from "../../../kernel/netfilter/matches/index.ts";
import { protocolName } from "../../../kernel/netfilter/protocols.ts";
import { findTarget, isTargetName, isUnmodelledTarget, STANDARD } from "../../../kernel/netfilter/targets/index.ts";
import type { AnyMatch, AnyTarget } from "../../../kernel/netfilter/xtables.ts";
import {
  checkOptions,
  Given,
  parseNumber,
  readProtocol,
  takeOption,
  XtablesError,
  type XtOption,
} from "../../../kernel/netfilter/xtoptions.ts";
import { type AddressList, ANYWHERE, parseAddresses } from "./address.ts";
import { ArgumentReader, type LongOption, type OptionGroup, type Token } from "./getopt.ts";
import { extensionHelp, generalHelp } from "./help.ts";
import { COMMAND_LETTERS, type CommandKey, checkOptionsOf } from "./options.ts";

export interface ParsedCommand {
  readonly command: CommandKey;
  /** `-L -Z`: both are done. */
  readonly alsoZero: boolean;
  readonly table: TableName;
  readonly chain: string | null;
  readonly newName: string | null;
  readonly policy: string | null;
  /** As typed, from 1; null for none. */
  readonly number: number | null;
  /** One rule for each pair of addresses, in the order they are added. */
  readonly rules: readonly Rule[];
  readonly counters: { readonly packets: number; readonly bytes: number } | null;
  readonly numeric: boolean;
  readonly verbose: number;
  readonly exact: boolean;
  readonly lineNumbers: boolean;
}

/** What `-h` prints. */
export interface HelpText {
  readonly help: string;
}

/** What else the line can ask for. */
export type ParsedLine = ParsedCommand | HelpText | "version" | "ignored";

export interface ParseContext {
  /** "iptables", "iptables-restore": some complaints differ. */
  readonly program: string;
  /** The table of a restore file's line, where -t is not allowed. */
  readonly restoreTable: TableName | null;
  hasChain(table: TableName, chain: string): boolean;
  resolveHost(name: string): readonly number[];
  readonly warn: (text: string) => void;
}

/** The longest chain name is one shorter (XT_EXTENSION_MAXNAMELEN). */
const NAME_LIMIT = 29;
const DEVICE_LIMIT = 15;

/** An extension in use: what it was given so far, and the long options it brought; their keys are its XtOptions. */
interface Loaded<E> extends OptionGroup {
  readonly extension: E;
  readonly given: Given;
}

export function parseLine(words: readonly string[], context: ParseContext): ParsedLine {
  return new LineParser(words, context).parse();
}

class LineParser {
  readonly #context: ParseContext;
  readonly #reader: ArgumentReader;
  #commands: CommandKey[] = [];
  #table: string;
  #chain: string | null = null;
  #newName: string | null = null;
  #policy: string | null = null;
  #number: number | null = null;
  #counters: { packets: number; bytes: number } | null = null;
  readonly #given = new Set<string>();
  #verbose = 0;
  #inverted = false;
  #wait = false;
  #protocol: Rule["protocol"] = null;
  #protocolText: string | null = null;
  #protocolLoaded = false;
  #source: { text: string; inverted: boolean } | null = null;
  #destination: { text: string; inverted: boolean } | null = null;
  #inDevice: Rule["inDevice"] = null;
  #outDevice: Rule["outDevice"] = null;
  #fragment: Rule["fragment"] = null;
  #jump: { name: string; goto: boolean } | null = null;
  #target: Loaded<AnyTarget> | null = null;
  readonly #matches: Loaded<AnyMatch>[] = [];
  /** Every match that was named, modelled or not, for -h. */
  readonly #matchNames: string[] = [];
  /** The first extension that is not modelled: refused once it is clear that the line does not ask for help. */
  #notModelled: XtablesError | null = null;
  /** The extensions in the order in which their options are searched: the newest first. */
  readonly #loaded: Loaded<AnyMatch | AnyTarget>[] = [];

  constructor(words: readonly string[], context: ParseContext) {
    this.#context = context;
    this.#reader = new ArgumentReader(words);
    this.#table = context.restoreTable ?? "filter";
  }

  parse(): ParsedLine {
    for (;;) {
      const before = this.#reader.index;
      const token = this.#reader.next(this.#loaded);
      if (token === null) break;
      if (token.kind === "word") {
        this.#takeWord(token.text);
        continue;
      }
      if (token.kind !== "option") {
        if (this.#notModelled !== null) throw this.#notModelled;
        if (!this.#loadProtocol()) throw complaint(token);
        this.#reader.index = before;
        continue;
      }
      const end =
        token.group === null
          ? this.#takeOwn(token.key as string, token.argument)
          : this.#takeExtension(token.group, token.key as XtOption, token.argument);
      if (end !== null) return end;
      this.#inverted = false;
    }
    return this.#finish();
  }

  #takeWord(text: string): void {
    if (text !== "!") throw new XtablesError(`Bad argument \`${text}'\n`, 2, true);
    if (this.#inverted) throw new XtablesError("multiple consecutive ! not allowed");
    this.#inverted = true;
  }

  #takeExtension({ extension, given }: Loaded<AnyMatch | AnyTarget>, option: XtOption, argument: string | null): null {
    takeOption(option, argument ?? "", {
      extension: extension.name,
      option: option.names[0]!,
      given,
      inverted: this.#inverted,
      protocol: this.#protocol,
      nextWord: () => this.#reader.takeWord(),
      warn: (text) => this.#context.warn(text),
    });
    return null;
  }

  #takeOwn(key: string, argument: string | null): HelpText | "version" | "ignored" | null {
    const reader = this.#reader;
    const value = argument ?? "";
    switch (key) {
      case "A":
        this.#addCommand("append", []);
        this.#chain = value;
        return null;
      case "C":
        this.#addCommand("check", []);
        this.#chain = value;
        return null;
      case "D":
        this.#addCommand("delete", []);
        this.#chain = value;
        this.#takeNumber("delete-number");
        return null;
      case "R": {
        this.#addCommand("replace", []);
        this.#chain = value;
        const number = reader.takeArgument();
        if (number === null) throw new XtablesError("-R requires a rule number");
        this.#number = ruleNumber(number);
        return null;
      }
      case "I": {
        this.#addCommand("insert", []);
        this.#chain = value;
        const number = reader.takeArgument();
        this.#number = number === null ? 1 : ruleNumber(number);
        return null;
      }
      case "L":
      case "S":
        this.#addCommand(key === "L" ? "list" : "list-rules", ["zero", "zero-number"]);
        this.#chain = argument ?? reader.takeArgument() ?? this.#chain;
        this.#takeNumber(null);
        return null;
      case "F":
        this.#addCommand("flush", []);
        this.#chain = argument ?? reader.takeArgument() ?? this.#chain;
        return null;
      case "Z":
        this.#addCommand("zero", ["list", "list-rules"]);
        this.#chain = argument ?? reader.takeArgument() ?? this.#chain;
        this.#takeNumber("zero-number");
        return null;
      case "N":
        this.#addCommand("new", []);
        checkChainName(value);
        this.#chain = value;
        return null;
      case "X":
        this.#addCommand("delete-chain", []);
        this.#chain = argument ?? reader.takeArgument() ?? this.#chain;
        return null;
      case "E":
        this.#addCommand("rename", []);
        this.#chain = value;
        this.#newName = reader.takeArgument();
        if (this.#newName === null) throw new XtablesError("-E requires old-chain-name and new-chain-name");
        return null;
      case "P":
        this.#addCommand("policy", []);
        this.#chain = value;
        this.#policy = reader.takeArgument();
        if (this.#policy === null) throw new XtablesError("-P requires a chain and a policy");
        return null;
      case "h":
        return { help: this.#help() };
      case "p":
        this.#takeProtocol();
        return null;
      case "s":
        this.#setOption("s", true);
        this.#source = { text: reader.previous, inverted: this.#inverted };
        return null;
      case "d":
        this.#setOption("d", true);
        this.#destination = { text: reader.previous, inverted: this.#inverted };
        return null;
      case "g":
        this.#setOption("j", false);
        this.#jump = { name: parseTarget(value), goto: true };
        return null;
      case "j":
        this.#setOption("j", false);
        this.#takeJump(parseTarget(reader.previous));
        return null;
      case "i":
        this.#setOption("i", true, value);
        this.#inDevice = this.#device(reader.previous);
        return null;
      case "o":
        this.#setOption("o", true, value);
        this.#outDevice = this.#device(reader.previous);
        return null;
      case "f":
        this.#setOption("f", true);
        this.#fragment = { value: true, inverted: this.#inverted };
        return null;
      case "v":
        if (this.#verbose === 0) this.#setOption("v", false);
        this.#verbose++;
        return null;
      case "m":
        if (this.#inverted) throw new XtablesError("unexpected ! flag before --match");
        this.#loadMatch(value);
        return null;
      case "n":
        this.#setOption("n", false);
        return null;
      case "t":
        return this.#takeTable(value);
      case "x":
        this.#setOption("x", false);
        return null;
      case "V":
        if (this.#inverted) throw new XtablesError("Not ! --version ;-)");
        return "version";
      case "w": {
        this.#wait = true;
        const seconds = argument ?? reader.takeArgument();
        if (seconds !== null && !/^-?\d+$/.test(seconds)) throw new XtablesError("wait seconds not numeric");
        return null;
      }
      case "W":
        this.#context.warn("Ignoring deprecated --wait-interval option.\n");
        if (!this.#wait) throw new XtablesError("--wait-interval only makes sense with --wait\n");
        return null;
      case "0":
        this.#setOption("0", false);
        return null;
      case "M":
      case "4":
        return null;
      case "6":
        if (this.#context.restoreTable !== null) return "ignored";
        throw new XtablesError("", 2, true);
      case "c":
        this.#takeCounters(value);
        return null;
      default:
        throw new XtablesError(`option "-${key}" is not modelled`);
    }
  }

  #addCommand(command: CommandKey, others: readonly CommandKey[]): void {
    if (this.#inverted) throw new XtablesError("unexpected '!' flag");
    const clash = this.#commands.find((other) => !others.includes(other));
    if (clash !== undefined) throw new XtablesError(`Cannot use -${COMMAND_LETTERS[command]} with -${COMMAND_LETTERS[clash]}`);
    this.#commands.push(command);
  }

  /** A rule number where one follows; the command then is another one. */
  #takeNumber(numbered: CommandKey | null): void {
    const text = this.#reader.takeArgument();
    if (text === null) return;
    this.#number = ruleNumber(text);
    if (numbered !== null) this.#commands[this.#commands.length - 1] = numbered;
  }

  #setOption(letter: string, invertible: boolean, device: string | null = null): void {
    if (device === "") throw new XtablesError("Empty interface is likely to be undesired");
    if (this.#given.has(letter)) throw new XtablesError(`multiple -${letter} flags not allowed`);
    this.#given.add(letter);
    if (this.#inverted && !invertible) throw new XtablesError(`cannot have ! before -${letter}`);
  }

  #takeProtocol(): void {
    this.#setOption("p", true);
    const text = this.#reader.previous.toLowerCase();
    const value = readProtocol(text);
    if (value === 0 && this.#inverted) throw new XtablesError("rule would never match protocol");
    this.#protocolText = text;
    this.#protocol = value === 0 ? null : { value, inverted: this.#inverted };
  }

  #takeTable(text: string): null {
    if (this.#inverted) throw new XtablesError("unexpected ! flag before --table");
    if (this.#context.restoreTable !== null)
      throw new XtablesError(`The -t option cannot be used in ${this.#context.program}.\n`);
    if (!(TABLE_NAMES as readonly string[]).includes(text)) {
      throw new XtablesError(`table '${text}' does not exist\nPerhaps iptables or your kernel needs to be upgraded.`, 3);
    }
    this.#table = text;
    return null;
  }

  #takeCounters(text: string): void {
    this.#setOption("c", false);
    const second = this.#reader.takeArgument();
    const bytes = text.includes(",") && second === null ? text.slice(text.indexOf(",") + 1) : second;
    if (bytes === null) throw new XtablesError("-c requires packet and byte counter");
    const packets = bytes === second ? text : text.slice(0, text.indexOf(","));
    if (!/^\d+$/.test(packets)) throw new XtablesError("-c packet counter not numeric");
    if (!/^\d+$/.test(bytes)) throw new XtablesError("-c byte counter not numeric");
    this.#counters = { packets: Number(packets), bytes: Number(bytes) };
  }

  #device(name: string): Rule["inDevice"] {
    if (name.length > DEVICE_LIMIT) {
      throw new XtablesError(`interface name \`${name}' must be shorter than IFNAMSIZ (${DEVICE_LIMIT})`);
    }
    if (/[/ ]/.test(name)) {
      this.#context.warn(`Warning: weird character in interface \`${name}' ('/' and ' ' are not allowed by the kernel).\n`);
    }
    return name === "+" && !this.#inverted ? null : { value: name, inverted: this.#inverted };
  }

  #takeJump(name: string): void {
    this.#jump = { name, goto: false };
    if (isUnmodelledTarget(name)) {
      this.#notModelled ??= new XtablesError(`iptables: target "${name}" is not modelled\n`, 2, true);
      return;
    }
    const extension = findTarget(name);
    if (extension === null) return;
    this.#target = load(extension);
    this.#loaded.unshift(this.#target);
  }

  #loadMatch(name: string): void {
    this.#matchNames.push(name);
    if (isUnmodelledMatch(name)) {
      this.#notModelled ??= new XtablesError(`iptables: match "${name}" is not modelled\n`, 2, true);
      return;
    }
    const extension = findMatch(name);
    if (extension === null) throw new XtablesError(`Couldn't load match \`${name}':No such file or directory\n`);
    const loaded = load(extension);
    this.#matches.push(loaded);
    this.#loaded.unshift(loaded);
  }

  /** The general help, then that of the target and of each match; the protocol's own match counts where no other was named. */
  #help(): string {
    if (this.#matchNames.length === 0) this.#loadProtocol();
    const target = this.#jump === null || this.#jump.goto ? undefined : extensionHelp("-j", this.#jump.name);
    const texts = [target, ...this.#matchNames.map((name) => extensionHelp("-m", name) ?? `${name} does not take any options\n`)];
    return generalHelp() + texts.flatMap((text) => (text === undefined ? [] : [`\n${text}`])).join("");
  }

  /** An unknown option may be one of the protocol's own match, which is then loaded, once. */
  #loadProtocol(): boolean {
    if (this.#protocolText === null || this.#protocolLoaded) return false;
    const name = /^\d+$/.test(this.#protocolText) ? protocolName(Number(this.#protocolText)) : this.#protocolText;
    if (findMatch(name) === null && !isUnmodelledMatch(name)) return false;
    this.#protocolLoaded = true;
    this.#loadMatch(name);
    return true;
  }

  #finish(): ParsedCommand {
    if (this.#notModelled !== null) throw this.#notModelled;
    if (this.#table === "nat" && (this.#policy === "DROP" || (this.#jump?.name === "DROP" && !this.#jump.goto))) {
      throw new XtablesError('\nThe "nat" table is not intended for filtering, the use of DROP is therefore inhibited.\n\n');
    }
    const context = { protocol: this.#protocol, warn: this.#context.warn };
    const matches: Match[] = [];
    for (const { extension, given } of this.#matches) {
      const match = finishExtension(extension, given, context);
      if (match !== null) matches.push(match);
    }
    const target = this.#target === null ? null : finishExtension(this.#target.extension, this.#target.given, context);
    const command = this.#commands.find((each) => each !== "zero" && each !== "zero-number") ?? this.#commands[0];
    if (command === undefined) throw new XtablesError("no command specified");
    if (this.#inverted) throw new XtablesError("nothing appropriate following !");
    const sources = this.#addresses(this.#source);
    const destinations = this.#addresses(this.#destination);
    if (Math.max(sources.length, destinations.length) > 1 && (this.#source?.inverted || this.#destination?.inverted)) {
      throw new XtablesError("! not allowed with multiple source or destination IP addresses");
    }
    if (command === "replace" && (sources.length !== 1 || destinations.length !== 1)) {
      throw new XtablesError("Replacement rule does not specify a unique address");
    }
    checkOptionsOf(this.#commands, this.#given);
    this.#checkChain(command);
    const jump = this.#jumpTarget(target?.options ?? null);
    return {
      command,
      alsoZero: this.#commands.length > 1,
      table: this.#table as TableName,
      chain: this.#chain,
      newName: this.#newName,
      policy: this.#policy,
      number: this.#number,
      rules: sources.flatMap((source) => destinations.map((destination) => this.#rule(source, destination, matches, jump))),
      counters: this.#counters,
      numeric: this.#given.has("n"),
      verbose: this.#verbose,
      exact: this.#given.has("x"),
      lineNumbers: this.#given.has("0"),
    };
  }

  #rule(source: MaskedAddress, destination: MaskedAddress, matches: readonly Match[], target: Target | null): Rule {
    return {
      source: addressCondition(source, this.#source),
      destination: addressCondition(destination, this.#destination),
      inDevice: this.#inDevice,
      outDevice: this.#outDevice,
      protocol: this.#protocol,
      fragment: this.#fragment,
      matches,
      target,
    };
  }

  #addresses(given: { text: string } | null): AddressList {
    return given === null ? ANYWHERE : parseAddresses(given.text, (name) => this.#context.resolveHost(name));
  }

  #checkChain(command: CommandKey): void {
    const chain = this.#chain;
    if (chain === null) return;
    if (chain.length >= NAME_LIMIT) throw new XtablesError(`chain name \`${chain}' too long (must be under ${NAME_LIMIT} chars)`);
    if (!["append", "delete", "delete-number", "insert", "replace", "check"].includes(command)) return;
    if ((chain === "PREROUTING" || chain === "INPUT") && this.#given.has("o"))
      throw new XtablesError(`Can't use -o with ${chain}\n`);
    if ((chain === "POSTROUTING" || chain === "OUTPUT") && this.#given.has("i"))
      throw new XtablesError(`Can't use -i with ${chain}\n`);
    const jump = this.#jump;
    if (jump === null || this.#target !== null || (!jump.goto && STANDARD.has(jump.name))) return;
    if (!this.#context.hasChain(this.#table as TableName, jump.name))
      throw new XtablesError(`Chain '${jump.name}' does not exist`);
  }

  #jumpTarget(options: Target["options"]): Target | null {
    return this.#jump === null ? null : { name: this.#jump.name, goto: this.#jump.goto, options };
  }
}

/** An address that every packet has is no condition, unless it is inverted. */
function addressCondition(value: MaskedAddress, given: { readonly inverted: boolean } | null): Rule["source"] {
  const inverted = given?.inverted ?? false;
  return value.mask === 0 && !inverted ? null : { value, inverted };
}

function load<E extends AnyMatch | AnyTarget>(extension: E): Loaded<E> {
  return { extension, given: new Given(), long: longOptionsOf(extension) };
}

/** Made when an extension is first used: a file of rules loads the same few for every line. */
const longOptions = new Map<AnyMatch | AnyTarget, ReadonlyMap<string, LongOption>>();

function longOptionsOf(extension: AnyMatch | AnyTarget): ReadonlyMap<string, LongOption> {
  const known = longOptions.get(extension);
  if (known !== undefined) return known;
  const made = new Map<string, LongOption>();
  for (const option of extension.options)
    for (const name of option.names)
      made.set(name, { name, argument: option.read === undefined ? "none" : "required", key: option });
  longOptions.set(extension, made);
  return made;
}

function finishExtension(
  extension: AnyMatch | AnyTarget,
  given: Given,
  context: { readonly protocol: Rule["protocol"]; warn(text: string): void },
): Match | null {
  const options = extension.finish(given, context);
  checkOptions(extension.name, extension.options, given);
  return options === null ? null : { name: extension.name, options };
}

function complaint(token: Extract<Token, { kind: "unknown" | "missing" }>): XtablesError {
  return new XtablesError(
    token.kind === "missing" ? `option "${token.text}" requires an argument` : `unknown option "${token.text}"`,
  );
}

function ruleNumber(text: string): number {
  const number = parseNumber(text, 1, 0x7fffffff);
  if (number === null) throw new XtablesError(`Invalid rule number \`${text}'`);
  return number;
}

export function checkChainName(name: string): void {
  if (name.startsWith("-") || name.startsWith("!")) throw new XtablesError(`chain name not allowed to start with \`${name[0]}'`);
  if (isTargetName(name)) throw new XtablesError("chain name may not clash with target name");
  if (/\s/.test(name)) throw new XtablesError(`Invalid chain name \`${name}'`);
}

function parseTarget(name: string): string {
  if (name === "") throw new XtablesError("Invalid target name (too short)");
  if (name.length >= NAME_LIMIT) throw new XtablesError(`Invalid target name \`${name}' (${NAME_LIMIT - 1} chars max)`);
  if (/\s/.test(name)) throw new XtablesError(`Invalid target name \`${name}'`);
  return name;
}
