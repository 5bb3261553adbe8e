/** What the rows of wrong calls are made of, and the objects that functions and methods are called on. */
import { bare, Lab } from "../../src/index.ts";
import type { ProgramContext, ProgramThread, RawSocket, TcpSocket, UdpSocket } from "../../src/lab/programs/index.ts";

/** What a program holds while it runs. */
export interface Held {
  readonly self: ProgramContext;
  readonly tcp: TcpSocket;
  readonly udp: UdpSocket;
  readonly raw: RawSocket;
  readonly thread: ProgramThread;
}

/** A lab with a host, a named namespace and a bridge; a program of its own; and another lab. */
export function makeFixture() {
  const { lab, host } = bare({ seed: 1 });
  const other = lab.addHost("other");
  const ns = host.netns().addDummy("d0").addBridge("br0").up("lo", "d0");
  ns.addNetns("ns1");
  host.files.write("/etc/note", "text\n");
  const hops = lab.keepHops(64);
  host.exec(["ping", "-c", "1", "127.0.0.1"]);
  host.exec(["docker", "run", "-d", "--name", "web", "busybox", "sleep", "1000000"]);
  const cable = lab.link({ host, device: "c0" }, { host: other, device: "c0" });
  const started = host.start(["cat"]);
  let held: Held | null = null;
  host.start("mine", function* (self) {
    held = { self, tcp: self.tcp(), udp: self.udp(), raw: self.raw("icmp"), thread: self.thread(self.sleep(0)) };
    yield* self.readable([]);
  });
  lab.advance(10);
  if (held === null) throw new Error("the program has not begun");
  const strangerLab = new Lab({ seed: 2 });
  const stranger = strangerLab.addHost("stranger");
  const program: Held = held;
  return { lab, host, other, ns, hops, capture: lab.capture(), cable, started, stranger, program };
}

export type Fixture = ReturnType<typeof makeFixture>;

/** The argument that the error names, and the arguments of the call. */
export type WrongCall = readonly [argument: string, ...given: readonly unknown[]];

export type Row = (fixture: Fixture) => readonly WrongCall[];

export const NOTHING: Row = () => [];

export const NO_OBJECT = [5, "text", null, []] as const;

export const wrongTables: readonly WrongCall[] = [
  ["tables", 5],
  ["fdb", { fdb: 5 }],
  ["fdb", { fdb: () => ({}) }],
  ["mystery", { mystery: () => null }],
];
