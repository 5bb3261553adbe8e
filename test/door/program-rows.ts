/** A row for each method of what a program of one's own is given: its context, threads and sockets. */
import { NOTHING, type Row, type WrongCall } from "./fixture.ts";

const wrongEnds = (others: readonly WrongCall[] = []): readonly WrongCall[] => [
  ["address", "localhost", 80],
  ["address", "10.0.0.1/24", 80],
  ["port", "127.0.0.1", 65_536],
  ["port", "127.0.0.1", "80"],
  ...others,
];

const wrongSockets = (of: (options: unknown) => readonly unknown[]): readonly WrongCall[] => [
  ["options", ...of(null)],
  ["device", ...of({ device: 2 })],
  ["ttl", ...of({ ttl: 0 })],
  ["tos", ...of({ tos: 256 })],
  ["mark", ...of({ mark: -1 })],
  ["port", ...of({ port: 80 })],
];

const wrongBytes: readonly WrongCall[] = [
  ["max", 0],
  ["max", 1.5],
  ["max", Number.NaN],
];

const ECHO = { type: 8, code: 0, id: 1, sequence: 1, data: new Uint8Array(8) };

export const PROGRAM_METHODS: Readonly<Record<string, Row>> = {
  "ProgramContext.onSignal": () => [
    ["signal", "SIGTERM", "ignore"],
    ["signal", 15, "ignore"],
    ["handler", "TERM", "stop"],
    ["handler", "TERM"],
    ["signal KILL", "KILL", "ignore"],
  ],
  "ProgramContext.print": () => [5, null, ["text"]].map((data): WrongCall => ["data", data]),
  "ProgramContext.printError": () => [5, undefined, {}].map((data): WrongCall => ["data", data]),
  "ProgramContext.raw": () => [
    ["protocol", "tcp"],
    ["protocol", 256],
    ["protocol", 0],
    ["reuseAddress", "icmp", { reuseAddress: true }],
    ...wrongSockets((options) => ["icmp", options]),
  ],
  "ProgramContext.readable": ({ program }) => [
    ["sources", program.tcp],
    ["sources[1]", [program.tcp, "stdin"]],
    ["timeoutMs", [], -1],
    ["timeoutMs", [], Number.NaN],
  ],
  "ProgramContext.sleep": () => [-1, Number.NaN, Number.POSITIVE_INFINITY, "5"].map((ms): WrongCall => ["ms", ms]),
  "ProgramContext.tcp": () => [["broadcast", { broadcast: true }], ...wrongSockets((options) => [options])],
  "ProgramContext.thread": () => [function* () {}, null, [1], undefined].map((steps): WrongCall => ["steps", steps]),
  "ProgramContext.udp": () => [["broadcast", { broadcast: 1 }], ...wrongSockets((options) => [options])],
  "ProgramInput.read": () => wrongBytes,
  "ProgramInput.readLine": NOTHING,
  "ProgramSocket.close": NOTHING,
  "ProgramThread.join": NOTHING,
  "RawSocket.bind": () => [
    ["address", "localhost"],
    ["address", 5],
    ["10.9.9.9", "10.9.9.9"],
  ],
  "RawSocket.connect": () => [
    ["address", "localhost"],
    ["address", null],
    ["connect 127.255.255.255", "127.255.255.255"],
  ],
  "RawSocket.receive": NOTHING,
  "RawSocket.send": () => [
    ["message", "text"],
    ["dst", { dst: "localhost", payload: ECHO }],
    ["payload", { dst: "127.0.0.1", payload: "text" }],
    ["payload.type", { dst: "127.0.0.1", payload: { ...ECHO, type: 256 } }],
    ["payload.data", { dst: "127.0.0.1", payload: { ...ECHO, data: "text" } }],
    ["ttl", { dst: "127.0.0.1", payload: ECHO, ttl: 0 }],
    ["src", { dst: "127.0.0.1", payload: ECHO, src: "127.0.0.1" }],
    ["send 127.255.255.255", { dst: "127.255.255.255", payload: ECHO }],
  ],
  "TcpSocket.accept": NOTHING,
  "TcpSocket.bind": () => wrongEnds([["10.9.9.9 port 80", "10.9.9.9", 80]]),
  "TcpSocket.connect": () =>
    wrongEnds([
      ["timeoutMs", "127.0.0.1", 80, { timeoutMs: -1 }],
      ["timeout", "127.0.0.1", 80, { timeout: 5 }],
    ]),
  "TcpSocket.listen": () => [-1, 1.5, "5"].map((backlog): WrongCall => ["backlog", backlog]),
  "TcpSocket.read": () => wrongBytes,
  "TcpSocket.shutdown": () => [
    ["how", "SHUT_WR"],
    ["how", 1],
    ["shutdown", "write"],
  ],
  "TcpSocket.write": () => [5, null, [1]].map((data): WrongCall => ["data", data]),
  "UdpSocket.bind": () => wrongEnds([["10.9.9.9 port 80", "10.9.9.9", 80]]),
  "UdpSocket.connect": () => wrongEnds([["port", "127.0.0.1", 0]]),
  "UdpSocket.receive": NOTHING,
  "UdpSocket.send": () => [
    ["data", 5],
    ["to", "x", "127.0.0.1:9"],
    ["to.address", "x", { address: "localhost", port: 9 }],
    ["to.port", "x", { address: "127.0.0.1", port: 0 }],
    ["send", "x"],
  ],
};
