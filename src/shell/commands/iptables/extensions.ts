/** The matches and the target that a command line names: their options, their help, what they make of what they were given. */
import type { Match, Rule, Target } from "../../../kernel/config/netfilter.ts";
import { findMatch, isUnmodelledMatch } from "../../../kernel/netfilter/matches/index.ts";
import { protocolName } from "../../../kernel/netfilter/protocols.ts";
import { findTarget, isUnmodelledTarget } from "../../../kernel/netfilter/targets/index.ts";
import type { AnyMatch, AnyTarget } from "../../../kernel/netfilter/xtables.ts";
import { checkOptions, Given, XtablesError } from "../../../kernel/netfilter/xtoptions.ts";
import type { LongOption, OptionGroup } from "./getopt.ts";
import { extensionHelp, generalHelp } from "./help.ts";

/** An extension in use: what it was given so far, and the long options it brought; their keys are its XtOptions. */
interface Loaded<E> extends OptionGroup {
  readonly extension: E;
  readonly given: Given;
}

/** The tool asks the kernel whether it has an extension, which loads it. Linux: compatible_revision(), libxtables/xtables.c. */
export type LoadModule = (kind: "match" | "target", name: string) => void;

export type LoadedExtension = Loaded<AnyMatch | AnyTarget>;

export class Extensions {
  #target: Loaded<AnyTarget> | null = null;
  readonly #matches: Loaded<AnyMatch>[] = [];
  /** Every match that was named, modelled or not, for -h. */
  readonly #matchNames: string[] = [];
  /** The first extension that is not modelled: refused once it is clear that the line does not ask for help. */
  notModelled: XtablesError | null = null;
  /** The extensions in the order in which their options are searched: the newest first. */
  readonly loaded: LoadedExtension[] = [];
  #protocolLoaded = false;
  readonly #loadModule: LoadModule;

  constructor(loadModule: LoadModule) {
    this.#loadModule = loadModule;
  }

  get hasTarget(): boolean {
    return this.#target !== null;
  }

  loadTarget(name: string): void {
    if (isUnmodelledTarget(name)) {
      this.notModelled ??= new XtablesError(`iptables: target "${name}" is not modelled\n`, 2, true);
      return;
    }
    const extension = findTarget(name);
    if (extension === null) return;
    this.#loadModule("target", name);
    this.#target = load(extension);
    this.loaded.unshift(this.#target);
  }

  loadMatch(name: string): void {
    this.#matchNames.push(name);
    if (isUnmodelledMatch(name)) {
      this.notModelled ??= new XtablesError(`iptables: match "${name}" is not modelled\n`, 2, true);
      return;
    }
    const extension = findMatch(name);
    if (extension === null) throw new XtablesError(`Couldn't load match \`${name}':No such file or directory\n`);
    this.#loadModule("match", name);
    const loaded = load(extension);
    this.#matches.push(loaded);
    this.loaded.unshift(loaded);
  }

  /** An unknown option may be one of the protocol's own match, which is then loaded, once. */
  loadProtocol(text: string | null): boolean {
    if (text === null || this.#protocolLoaded) return false;
    const name = /^\d+$/.test(text) ? protocolName(Number(text)) : text;
    if (findMatch(name) === null && !isUnmodelledMatch(name)) return false;
    this.#protocolLoaded = true;
    this.loadMatch(name);
    return true;
  }

  /** The general help, then that of the target and of each match; the protocol's own match counts where no other was named. */
  help(protocol: string | null, jump: { readonly name: string; readonly goto: boolean } | null): string {
    if (this.#matchNames.length === 0) this.loadProtocol(protocol);
    const target = jump === null || jump.goto ? undefined : extensionHelp("-j", jump.name);
    const texts = [target, ...this.#matchNames.map((name) => extensionHelp("-m", name) ?? `${name} does not take any options\n`)];
    return generalHelp() + texts.flatMap((text) => (text === undefined ? [] : [`\n${text}`])).join("");
  }

  finish(context: FinishContext): Pick<Rule, "matches"> & { readonly target: Target["options"] } {
    const matches: Match[] = [];
    for (const { extension, given } of this.#matches) {
      const match = finishExtension(extension, given, context);
      if (match !== null) matches.push(match);
    }
    const target = this.#target === null ? null : finishExtension(this.#target.extension, this.#target.given, context);
    return { matches, target: target?.options ?? null };
  }
}

interface FinishContext {
  readonly protocol: Rule["protocol"];
  warn(text: string): void;
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

function finishExtension(extension: AnyMatch | AnyTarget, given: Given, context: FinishContext): Match | null {
  const options = extension.finish(given, context);
  checkOptions(extension.name, extension.options, given);
  return options === null ? null : { name: extension.name, options };
}
