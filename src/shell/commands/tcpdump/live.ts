/**
 * tcpdump on a device: a packet socket, read until -c, a signal, or the end of the device. As with the real ring the kernel hands
 * packets over in blocks once a second, unless they are printed to a terminal or with -l: what is in the last block when a
 * signal comes is counted as received and never seen.
 */
import { isUp, NO_DEVICE } from "../../../kernel/config/link.ts";
import type { Device } from "../../../kernel/device.ts";
import { PACKET_OUTGOING } from "../../../kernel/skb.ts";
import { type PacketMessage, PacketSocket } from "../../../kernel/transport/packet-socket.ts";
import { type Step, waitOn } from "../../../sim/wait.ts";
import { ARPHRD_ETHER, ARPHRD_LOOPBACK, captureFrame, type LinkNotes } from "../../../trace/cooked.ts";
import { type CapturedPacket, LINKTYPE_ETHERNET, LINKTYPE_LINUX_SLL2, linkTypeName } from "../../../trace/pcap.ts";
import { maskOf } from "../../../wire/ipv4-address.ts";
import type { CommandContext } from "../../command.ts";
import { listDevices } from "./devices.ts";
import type { TcpdumpOptions } from "./options.ts";
import { fail, linkTypeWords, prepareFilter } from "./session.ts";
import { openSavefile, PacketWriter } from "./writer.ts";

/** tcpdump's read timeout, after which libpcap's ring retires a block. */
const BLOCK_US = 1_000_000;

interface Session {
  readonly socket: PacketSocket;
  readonly writer: PacketWriter;
  readonly linkType: number;
  readonly options: TcpdumpOptions;
  interrupted: boolean;
}

export function* captureLive(context: CommandContext, options: TcpdumpOptions): Step<number> {
  const name = deviceName(context, options.device);
  if (name === null) return fail(context, "Invalid adapter index");
  if (options.countOnly) return fail(context, 'option "--count" without -r is not modelled');
  const device = name === "any" ? null : (context.net.devices.find((each) => each?.name === name) ?? null);
  if (name !== "any" && device === null) return fail(context, `${name}: No such device exists\n(No such device exists)`);
  if (device !== null && !isUp(device.link)) return fail(context, `${name}: That device is not up`);
  const linkType = device === null ? LINKTYPE_LINUX_SLL2 : LINKTYPE_ETHERNET;
  if (options.linkType !== null && options.linkType !== linkTypeName(linkType)?.[0]) {
    return fail(context, `${options.linkType} is not one of the DLTs supported by this device`);
  }
  const filter = prepareFilter(context, options, { linkType, savefile: false, netmask: netmaskOf(device) });
  if (typeof filter === "number") return filter;
  const immediate =
    options.immediate || ((options.writeFile === null || options.print) && (options.lineBuffered || context.stdout.isTerminal));
  const socket = PacketSocket.open(context.net, device?.ifindex ?? NO_DEVICE, {
    promiscuous: options.promiscuous,
    blockUs: immediate ? 0 : BLOCK_US,
    ...(!filter.acceptsAll && { accepts: (message: PacketMessage) => filter.matchesFrame(message.frame, notesOf(message)) }),
  });
  if (typeof socket === "string") return fail(context, `${name}: No such device exists\n(No such device exists)`);
  socket.holder = { name: "tcpdump", pid: context.process.pid, fd: 3 };
  try {
    const savefile = openSavefile(context, options, linkType, options.snapLength);
    if (typeof savefile === "number") return savefile;
    announce(context, options, name, linkType);
    const writer = new PacketWriter(context, options, linkType, savefile);
    return yield* listen(context, { socket, writer, linkType, options, interrupted: false });
  } finally {
    socket.close();
  }
}

/** The device to listen on: by name, by its number in the list, or the first of the list. */
function deviceName(context: CommandContext, asked: string | null): string | null {
  if (asked === null) return listDevices(context.net)[0]?.name ?? null;
  if (!/^\d+$/.test(asked) || context.net.devices.some((each) => each?.name === asked)) return asked;
  return listDevices(context.net)[Number(asked) - 1]?.name ?? null;
}

/** The mask of the device's first address (pcap_lookupnet()). */
function netmaskOf(device: Device | null): number {
  const first = device?.link.addresses[0];
  return first === undefined ? 0 : maskOf(first.prefixLength);
}

function announce(context: CommandContext, options: TcpdumpOptions, name: string, linkType: number): void {
  const { stderr } = context;
  if (linkType === LINKTYPE_LINUX_SLL2 || options.linkType !== null) {
    stderr.write(`tcpdump: data link type ${linkTypeName(linkType)?.[0]}\n`);
  }
  const quiet = options.verbose === 0 && options.writeFile === null;
  stderr.write(quiet ? "tcpdump: verbose output suppressed, use -v[v]... for full protocol decode\n" : "tcpdump: ");
  stderr.write(`listening on ${name}, link-type ${linkTypeWords(linkType)}, snapshot length ${options.snapLength} bytes\n`);
}

function* listen(context: CommandContext, session: Session): Step<number> {
  const { socket, writer } = session;
  for (const signal of ["INT", "TERM", "HUP"] as const) {
    context.process.on(signal, () => {
      session.interrupted = true;
    });
  }
  context.process.on("USR1", () => context.stderr.write(`tcpdump: ${statistics(session).join(", ")}\n`));
  for (;;) {
    for (let message = next(session); message !== undefined; message = next(session)) {
      const packet = toPacket(context, session, message);
      const broken = packet === null ? null : writer.take(packet);
      if (broken !== null) return broken;
    }
    if (writer.isDone || session.interrupted) break;
    if (socket.takeError() !== null) {
      context.stderr.write("tcpdump: pcap_loop: The interface disappeared\n");
      return end(context, session, 1);
    }
    yield waitOn(socket.ready);
  }
  if (session.interrupted && !writer.isDone) writer.endLine();
  return end(context, session, 0);
}

function next(session: Session): PacketMessage | undefined {
  return session.interrupted || session.writer.isDone ? undefined : session.socket.receive();
}

/** Null for frames libpcap passes over: lo shows each frame going out and coming in, and -Q asks for one side. */
function toPacket(context: CommandContext, session: Session, message: PacketMessage): CapturedPacket | null {
  const outgoing = message.packetType === PACKET_OUTGOING;
  if (outgoing && message.device.link.kind === "loopback") return null;
  const { direction, snapLength } = session.options;
  if (direction !== "inout" && (direction === "out") !== outgoing) return null;
  const notes = session.linkType === LINKTYPE_LINUX_SLL2 ? notesOf(message) : null;
  return captureFrame(message.frame, context.net.loop.epochUs + message.timeUs, snapLength, notes);
}

function notesOf(message: PacketMessage): LinkNotes {
  return {
    ifindex: message.ifindex,
    hardwareType: message.device.link.kind === "loopback" ? ARPHRD_LOOPBACK : ARPHRD_ETHER,
    packetType: message.packetType,
  };
}

function statistics(session: Session): string[] {
  const { seen } = session.writer;
  const { received, dropped } = session.socket;
  const packets = (count: number) => `${count} packet${count === 1 ? "" : "s"}`;
  return [`${packets(seen)} captured`, `${packets(received)} received by filter`, `${packets(dropped)} dropped by kernel`];
}

function end(context: CommandContext, session: Session, exitCode: number): number {
  session.writer.close();
  for (const line of statistics(session)) context.stderr.write(`${line}\n`);
  return exitCode;
}
