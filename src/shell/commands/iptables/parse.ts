/**
 * Reads one iptables command line, in the order and with the complaints of the real tool (do_parse() in iptables/xshared.c):
 * options may come in any order, an unknown one loads the match of the protocol given, a "!" inverts what follows.
 */
import {
  type MaskedAddress,
  type Match,
  type Rule,
  TABLE_NAMES,
  type TableName,
  type Target,
} from "../../../kernel/config/netfilter.ts";
import { STANDARD } from "../../../kernel/netfilter/targets/index.ts";
import { readProtocol, takeOption, XtablesError, type XtOption } from "../../../kernel/netfilter/xtoptions.ts";
import { type AddressList, ANYWHERE, parseAddresses } from "./address.ts";
import { Extensions, type LoadedExtension } from "./extensions.ts";
import { ArgumentReader, type Token } from "./getopt.ts";
import { COMMAND_LETTERS, type CommandKey, checkOptionsOf } from "./options.ts";
import type { HelpText, ParseContext, ParsedCommand, ParsedLine } from "./parsed.ts";
import { checkChainName, NAME_LIMIT, parseCounters, parseDevice, parseTarget, ruleNumber } from "./words.ts";

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
  #source: { text: string; inverted: boolean } | null = null;
  #destination: { text: string; inverted: boolean } | null = null;
  #inDevice: Rule["inDevice"] = null;
  #outDevice: Rule["outDevice"] = null;
  #fragment: Rule["fragment"] = null;
  #jump: { name: string; goto: boolean } | null = null;
  readonly #extensions: Extensions;

  constructor(words: readonly string[], context: ParseContext) {
    this.#context = context;
    this.#extensions = new Extensions(context.loadModule);
    this.#reader = new ArgumentReader(words);
    this.#table = context.restoreTable ?? "filter";
  }

  parse(): ParsedLine {
    for (;;) {
      const before = this.#reader.index;
      const token = this.#reader.next(this.#extensions.loaded);
      if (token === null) break;
      if (token.kind === "word") {
        this.#takeWord(token.text);
        continue;
      }
      if (token.kind !== "option") {
        if (this.#extensions.notModelled !== null) throw this.#extensions.notModelled;
        if (!this.#extensions.loadProtocol(this.#protocolText)) throw complaint(token);
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

  #takeExtension({ extension, given }: LoadedExtension, option: XtOption, argument: string | null): null {
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
        return { help: this.#extensions.help(this.#protocolText, this.#jump) };
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
        this.#jump = { name: parseTarget(reader.previous), goto: false };
        this.#extensions.loadTarget(this.#jump.name);
        return null;
      case "i":
        this.#setOption("i", true, value);
        this.#inDevice = parseDevice(reader.previous, this.#inverted, this.#context.warn);
        return null;
      case "o":
        this.#setOption("o", true, value);
        this.#outDevice = parseDevice(reader.previous, this.#inverted, this.#context.warn);
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
        this.#extensions.loadMatch(value);
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
        this.#setOption("c", false);
        this.#counters = parseCounters(value, reader.takeArgument());
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

  #finish(): ParsedCommand {
    if (this.#extensions.notModelled !== null) throw this.#extensions.notModelled;
    if (this.#table === "nat" && (this.#policy === "DROP" || (this.#jump?.name === "DROP" && !this.#jump.goto))) {
      throw new XtablesError('\nThe "nat" table is not intended for filtering, the use of DROP is therefore inhibited.\n\n');
    }
    const context = { protocol: this.#protocol, warn: this.#context.warn };
    const { matches, target } = this.#extensions.finish(context);
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
    const jump = this.#jumpTarget(target);
    return {
      command,
      alsoZero: this.#commands.length > 1,
      table: this.#table as TableName,
      chain: this.#chain,
      newName: this.#newName,
      policy: this.#policy,
      number: this.#number,
      rules: this.#rules(sources, destinations, matches, jump),
      counters: this.#counters,
      numeric: this.#given.has("n"),
      verbose: this.#verbose,
      exact: this.#given.has("x"),
      lineNumbers: this.#given.has("0"),
    };
  }

  /** One for each pair of addresses. */
  #rules(sources: AddressList, destinations: AddressList, matches: readonly Match[], target: Target | null): Rule[] {
    const rules: Rule[] = [];
    for (const source of sources)
      for (const destination of destinations) rules.push(this.#rule(source, destination, matches, target));
    return rules;
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
    if (!OF_RULES.has(command)) return;
    if ((chain === "PREROUTING" || chain === "INPUT") && this.#given.has("o"))
      throw new XtablesError(`Can't use -o with ${chain}\n`);
    if ((chain === "POSTROUTING" || chain === "OUTPUT") && this.#given.has("i"))
      throw new XtablesError(`Can't use -i with ${chain}\n`);
    const jump = this.#jump;
    if (jump === null || this.#extensions.hasTarget || (!jump.goto && STANDARD.has(jump.name))) return;
    if (!this.#context.hasChain(this.#table as TableName, jump.name))
      throw new XtablesError(`Chain '${jump.name}' does not exist`);
  }

  #jumpTarget(options: Target["options"]): Target | null {
    return this.#jump === null ? null : { name: this.#jump.name, goto: this.#jump.goto, options };
  }
}

const OF_RULES: ReadonlySet<CommandKey> = new Set(["append", "delete", "delete-number", "insert", "replace", "check"]);

/** An address that every packet has is no condition, unless it is inverted. */
function addressCondition(value: MaskedAddress, given: { readonly inverted: boolean } | null): Rule["source"] {
  const inverted = given?.inverted ?? false;
  return value.mask === 0 && !inverted ? null : { value, inverted };
}

function complaint(token: Extract<Token, { kind: "unknown" | "missing" }>): XtablesError {
  return new XtablesError(
    token.kind === "missing" ? `option "${token.text}" requires an argument` : `unknown option "${token.text}"`,
  );
}
