/** A session: a lab that somebody types into, looks at, and goes back and forth in. Its calls and events are in protocol.ts. */
import { withoutLastChange } from "../lab/history/replay.ts";
import type { Input, Moment, Target, Value } from "../lab/inputs.ts";
import { parseScenario } from "../scenario/scenario.ts";
import { runSimulated } from "../scenario/simulate.ts";
import { atOnce } from "../sim/sliced.ts";
import { why } from "../why/why.ts";
import { CallQueue } from "./call-queue.ts";
import { commandFor, netNamed, tried } from "./changes.ts";
import { refused, SessionError } from "./errors.ts";
import { explain } from "./explain.ts";
import { LabRun } from "./lab-run.ts";
import { LateCommands } from "./late-commands.ts";
import { type Opening, openingOf } from "./opening.ts";
import type { PacketTable } from "./packets.ts";
import { tablesAt } from "./past-tables.ts";
import type {
  Change,
  Comparison,
  Explanation,
  HopName,
  Matching,
  NetnsName,
  NetnsTables,
  PacketList,
  SessionCalls,
  SessionEvent,
  Source,
  Stop,
  StretchName,
  TerminalLocation,
  TriedOut,
  WhyFound,
} from "./protocol.ts";
import { rebuild } from "./rebuild.ts";
import { Reports } from "./reports.ts";
import { goOn, type SessionClock, settle } from "./settle.ts";
import { pack } from "./share.ts";
import { stopsOf } from "./stops.ts";
import type { KeptStretch } from "./stretches.ts";
import { tablesOf } from "./tables.ts";
import { shellIn } from "./terminals.ts";
import { type Compared, compare } from "./what-if.ts";

/** How long a why() goes on trying. */
const MOST_WHY_MS = 2000;

export class Session implements SessionCalls {
  readonly #clock: SessionClock;
  readonly #reports: Reports;
  #opening: Opening | null = null;
  #opened: LabRun | null = null;
  #packets: PacketTable | null = null;
  /** Inputs beyond the cursor: what goTo() went back before, and where they end. */
  #later: readonly Input[] = [];
  #end: Moment | null = null;
  #compared: Compared | null = null;
  readonly #calls = new CallQueue(() => this.#goOn());
  readonly #commands: LateCommands;

  /** `load` loads the commands that are not there yet: before the first line is run, and meanwhile nobody waits for it. */
  constructor(clock: SessionClock, emit: (event: SessionEvent) => void, load?: () => Promise<void>) {
    this.#commands = new LateCommands(load ?? null);
    this.#clock = {
      now: clock.now,
      pause: (ms) => {
        this.#reports.print();
        return ms === 0 ? clock.pause(0) : this.#calls.pause(clock.pause(ms));
      },
    };
    this.#reports = new Reports(emit);
  }

  open(source: Source): Promise<void> {
    return this.#calls.call(async () => {
      this.#opening = await openingOf(source);
      if (this.#opening.needsCommands) await this.#commands.load();
      await this.#begin(this.#opening);
      this.#commands.load().catch(() => {}); // The next line that needs them says so.
    });
  }

  reset(): Promise<void> {
    return this.#calls.call(() => this.#begin({ ...this.#begun, inputs: [], until: null, lines: [] }));
  }

  openTerminal(location: TerminalLocation): Promise<number> {
    return this.#calls.call(async () => {
      const { host, netns, container } = location;
      const known = this.#run.terminalAt(location);
      if (known !== undefined) return known.id;
      if (netNamed(this.#run.lab, { host, netns: container ?? netns ?? "" }) === null)
        throw refused(`there is no ${[host, netns ?? container].filter((name) => name !== undefined).join("/")}`);
      const env = { TERM: "xterm" };
      await this.#give({ kind: "host", host }, "openTerminal", [netns === undefined ? { env } : { env, netns }], null);
      const { id, madeBy } = this.#run.terminals.at(-1)!;
      if (container !== undefined) await this.#give({ kind: "terminal", madeBy }, "feed", [shellIn(container)], id);
      return id;
    });
  }

  type(terminal: number, line: string): Promise<void> {
    return this.#calls.call(() => this.#key(terminal, "feed", [line]));
  }

  interrupt(terminal: number, shown = ""): Promise<void> {
    return this.#calls.key(() => this.#key(terminal, "interrupt", shown === "" ? [] : [shown]));
  }

  suspend(terminal: number): Promise<void> {
    return this.#calls.key(() => this.#key(terminal, "suspend", []));
  }

  end(terminal: number): Promise<void> {
    return this.#calls.key(() => this.#key(terminal, "end", []));
  }

  advance(ms: number): Promise<void> {
    return this.#calls.call(() => this.#give({ kind: "lab" }, "advance", [ms], null));
  }

  undo(): Promise<string | null> {
    return this.#calls.call(() => this.#undo());
  }

  async #undo(): Promise<string | null> {
    const undo = atOnce(withoutLastChange(this.#run.lab));
    if (undo === null) return null;
    const { input, before, kept } = undo;
    await this.#replace(kept, before, null);
    return String(input.args[0] ?? input.method);
  }

  goTo(turns: number): Promise<void> {
    return this.#calls.call(async () => {
      const all = this.#inputs;
      if (turns < 1 || turns > all.length + 1) throw refused(`there are ${all.length + 1} turns, and no ${turns}`);
      const kept = all.slice(0, turns - 1);
      const end = this.#later.length > 0 ? this.#end! : this.#run.lab.inputs.now;
      await this.#replace(kept, kept.length, all[turns - 1]?.at ?? end, all.slice(turns - 1));
      this.#end = end;
    });
  }

  change(change: Change): Promise<void> {
    return this.#calls.call(() => this.#typeAtHost(commandFor(this.#run.lab, this.#netOf(change.at), change)));
  }

  tryCure(command: string): Promise<void> {
    return this.#calls.call(async () => {
      await this.#commands.load();
      const request = why(this.#run.lab, () => true)?.request;
      const turn = this.#run.turnOf(request);
      if (turn === undefined) return this.#typeAtHost(command);
      // What the request taught tables (a wrong MAC) is gone with it: the cure was proved without.
      const before = this.#inputs.slice(0, turn.number - 1);
      await this.#replace(before, before.length, this.#inputs[turn.number - 1]!.at);
      await this.#typeAtHost(command);
      await this.#key(turn.terminal!, "feed", [turn.text]);
    });
  }

  async complete(terminal: number, line: string): Promise<{ readonly start: number; readonly candidates: readonly string[] }> {
    await this.#commands.load();
    return this.#terminal(terminal).terminal.complete(line);
  }

  why(): Promise<WhyFound | null> {
    return this.#calls.call(async () => {
      await this.#commands.load();
      const began = this.#clock.now();
      return why(this.#run.lab, () => this.#clock.now() - began > MOST_WHY_MS);
    });
  }

  whatIf(change: Change, turn: number | null): Promise<Comparison> {
    return this.#calls.call(async () => {
      const { turns } = this.#run;
      const asked = turn ?? this.#run.turnOf()?.number ?? -1;
      if (turns[asked]?.kind !== "line") throw refused("no request has been typed that could be made again");
      this.#compared = await compare(this.#run, this.#begun.make, { change, turn: asked }, this.#clock);
      return this.#compared.comparison;
    });
  }

  async stops(name: StretchName): Promise<readonly Stop[]> {
    return stopsOf(this.#stretch(name).hops);
  }

  explain(name: StretchName): Promise<Explanation> {
    return this.#commands.load().then(() => explain(this.#runOf(name.run), this.#stretch(name)));
  }

  tables(at: NetnsName, hop: HopName | null): Promise<NetnsTables> {
    return this.#calls.call(async () => {
      if (hop === null) return tablesOf(this.#netOf(at));
      const { stretch } = this.#stretch(hop);
      if (hop.run !== 0) return tablesOf(this.#netOf(at, this.#runOf(hop.run)));
      const inputs = this.#inputs.slice(0, stretch.turn);
      const until = this.#run.turns[stretch.turn + 1] === undefined ? this.#run.lab.inputs.now : this.#inputs[stretch.turn]!.at;
      const run = new LabRun(this.#begun.make, this.#clock.now);
      const found = await tablesAt(run, { at, hop: hop.hop, past: { inputs, exact: inputs.length, until } }, this.#clock);
      if (found === null) throw refused(`there was no ${at.host}/${at.netns} then`);
      return found;
    });
  }

  async packets(filter: string, from: number, count: number): Promise<PacketList> {
    return (await this.#packetTable()).list(filter, from, count);
  }

  async matching(filter: string, run: number): Promise<Matching> {
    return (await this.#packetTable(this.#runOf(run))).matching(filter);
  }

  async packetBytes(number: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = (await this.#packetTable()).bytes(number);
    if (bytes === null) throw refused(`packet ${number} is no longer kept`);
    return bytes;
  }

  pcapng(): Promise<Uint8Array<ArrayBuffer>> {
    return this.#commands.load().then(() => this.#run.pcapng());
  }

  async share(): Promise<string> {
    return pack(this.#run.lab.history());
  }

  tryOut(at: NetnsName, command: string): Promise<TriedOut> {
    return this.#calls.call(async () => {
      await this.#complement();
      return tried(this.#run.lab, this.#netOf(at), { kind: "command", at, command });
    });
  }

  async runScenario(name: string, text: string): Promise<readonly { readonly output: string; readonly exitCode: number }[]> {
    await this.#commands.load();
    const { results, last, error } = await runSimulated(parseScenario(text, name));
    if (error !== null) throw new SessionError({ kind: "limit", limit: null, message: error.message });
    return [...results, ...(last === null ? [] : [last])].map(({ output, exitCode }) => ({ output, exitCode }));
  }

  get #run(): LabRun {
    if (this.#opened === null) throw refused("nothing has been opened");
    return this.#opened;
  }

  get #begun(): Opening {
    if (this.#opening === null) throw refused("nothing has been opened");
    return this.#opening;
  }

  /** All inputs, those beyond the cursor too. */
  get #inputs(): readonly Input[] {
    return [...this.#run.lab.inputs.list, ...this.#later];
  }

  /** Of what prints and filters packets, a page's first prompt needs nothing. */
  async #packetTable(run = this.#run): Promise<PacketTable> {
    const { PacketTable } = await import("./packets.ts");
    if (run !== this.#run) return new PacketTable(run);
    return (this.#packets ??= new PacketTable(run));
  }

  async #begin({ make, inputs, until, lines }: Opening): Promise<void> {
    const run = this.#makeRun(make);
    await rebuild(run, { inputs, exact: inputs.length, until }, this.#clock);
    this.#show(run);
    if (run.terminals.length === 0) {
      const [host] = run.lab.hosts.values();
      await this.#give({ kind: "host", host: host!.name }, "openTerminal", [{ env: { TERM: "xterm" } }], null);
    }
    for (const line of lines) await this.#key(1, "feed", [line]);
    if (inputs.length > 0) this.#report();
  }

  /** The lab with other inputs; those before `exact` come when they came. */
  async #replace(inputs: readonly Input[], exact: number, until: Moment | null, later: readonly Input[] = []): Promise<void> {
    const run = this.#makeRun();
    await rebuild(run, { inputs, exact, until }, this.#clock);
    this.#show(run);
    this.#later = later;
    this.#report();
  }

  #makeRun(make = this.#begun.make): LabRun {
    const run = new LabRun(make, this.#clock.now, (terminal, text) => {
      if (run === this.#opened) this.#reports.wrote(terminal, text);
    });
    return run;
  }

  #show(run: LabRun): void {
    this.#opened = run;
    this.#packets = null;
    this.#later = [];
    this.#compared = null;
    this.#reports.forget();
    this.#reports.begin();
  }

  #terminal(id: number) {
    const terminal = this.#run.terminal(id);
    if (terminal === undefined) throw refused(`there is no terminal ${id}`);
    return terminal;
  }

  #key(id: number, method: string, args: readonly Value[]): Promise<void> {
    return this.#give({ kind: "terminal", madeBy: this.#terminal(id).madeBy }, method, args, id);
  }

  /** A command on the lab's first host, in the first terminal there. */
  async #typeAtHost(command: string): Promise<void> {
    const [host] = this.#run.lab.hosts.keys();
    const terminal = this.#run.freeTerminalOf(host!);
    if (terminal === undefined) throw refused(`no terminal of ${host} is at its prompt`);
    await this.#key(terminal.id, "feed", [command]);
  }

  /** All commands, in a lab that knows them: one that was made before is made again. */
  async #complement(): Promise<void> {
    if (!(await this.#commands.complement())) return;
    const { inputs } = this.#run.lab;
    const run = this.#makeRun();
    await rebuild(run, { inputs: inputs.list, exact: inputs.list.length, until: inputs.now }, this.#clock);
    this.#opened = run;
    this.#packets = null;
  }

  async #give(target: Target, method: string, args: readonly Value[], terminal: number | null): Promise<void> {
    if (method === "feed") await this.#complement();
    const run = this.#run;
    const { inputs, kernel } = run.lab;
    const at = inputs.now;
    const number = inputs.number + 1;
    if (this.#later.length > 0) {
      this.#later = [];
      this.#reports.begin();
    }
    run.give({ number, target, method, args, at, ended: at, command: kernel.loop.commands.count, threw: false, stop: null });
    const opened = method === "openTerminal" ? run.terminals.length : terminal;
    this.#reports.prompt(run, opened);
    const settled = await settle(run, opened, this.#clock, () => this.#calls.hasKey);
    run.close();
    this.#reports.problem(run.turn.problem);
    // As at a prompt: what reached a limit is given up.
    if (
      settled === "stopped" &&
      run.turn.problem !== null &&
      method !== "interrupt" &&
      terminal !== null &&
      this.#terminal(terminal).busy
    ) {
      this.#report();
      return this.#give(target, "interrupt", [], terminal);
    }
    this.#reports.prompt(run, opened);
    this.#report();
    if (run.asksForUndo) await this.#undo();
  }

  /** Sends what is new. */
  #report(): void {
    this.#reports.state(this.#run, this.#later.length);
  }

  #runOf(run: number): LabRun {
    const found = run === 0 ? this.#run : this.#compared?.runs[run - 1];
    if (found === undefined || found === null) throw refused(`there is no run ${run}`);
    return found;
  }

  #stretch({ run, stretch }: StretchName): KeptStretch {
    const found = this.#runOf(run).stretches[stretch];
    if (found === undefined) throw refused(`there is no stretch ${stretch}`);
    if (found.packet === null) throw refused("this packet is too long ago: its path is no longer kept");
    return found;
  }

  #netOf(at: NetnsName, run = this.#run) {
    const net = netNamed(run.lab, at);
    if (net === null) throw refused(`there is no ${at.host}/${at.netns}`);
    return net;
  }

  async #goOn(): Promise<void> {
    const run = this.#opened;
    if (run === null || this.#later.length > 0) return;
    await goOn(
      run,
      this.#clock,
      () => this.#calls.isWanted,
      () => {
        run.close();
        this.#report();
      },
    );
  }
}
