/**
 * netnsim/programs: programs of your own, which run on a host as processes and use its kernel's sockets. A program is a generator
 * function. It is given a ProgramContext, which opens sockets, waits and prints; what waits is a Step, taken with `yield*`.
 * What it returns is its exit code.
 *
 *     const echo: Program = function* (self) {
 *       const listener = self.tcp({ reuseAddress: true }).bind("0.0.0.0", 7).listen();
 *       for (;;) {
 *         const client = yield* listener.accept();
 *         for (let data = yield* client.read(); data !== null; data = yield* client.read()) yield* client.write(data);
 *         client.close();
 *       }
 *     };
 *     const server = host.start("echo", echo);
 *
 * A program takes no virtual time between two steps. A signal that it does not handle ends it at its next step: its `finally`
 * blocks run, and its sockets are closed as on Linux. Refused, where a program does not catch it, is printed to its standard
 * error as perror(3) prints it, and the exit code is 1. Anything else that it throws is thrown by whoever runs the lab.
 * @module
 */
export type { Wake } from "../../sim/wait.ts";
export type { ProgramContext, ProgramThread } from "./context.ts";
export type { ProgramInput } from "./input.ts";
export type { IcmpMessage, RawMessage, RawPacket, RawSocket, RawSocketOptions } from "./raw.ts";
export type { Endpoint, ProgramSocket, SocketOptions } from "./socket.ts";
export type { Program, Step, Waiting } from "./step.ts";
export type { TcpSocket, TcpSocketOptions } from "./tcp.ts";
export type { Datagram, UdpSocket, UdpSocketOptions } from "./udp.ts";
