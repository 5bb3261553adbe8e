/**
 * traceroute of busybox 1.35: one probe after the other, UDP, 46 bytes. Debian's build was made without ICMP probes and takes -I
 * for nothing. networking/traceroute.c. Left out, refused: -l -r -v -z. IPv6 is as where it is disabled.
 */

import { type Step, sleepUntil, waitAny } from "../../../sim/wait.ts";
import { ANY, formatIpv4, type Ipv4 } from "../../../wire/ipv4-address.ts";
import type { CommandContext } from "../../command.ts";
import { lookupName } from "../../net/resolve.ts";
import { openMethod, type ProbeMethod } from "../traceroute/methods.ts";
import type { TracerouteOptions } from "../traceroute/options.ts";
import { newProbe, type Probe } from "../traceroute/probe.ts";
import { addressOf, cannotConnect, fail, ipv6Of, makeApplet, misuse, readLine, readNumber, refuseIpv6Name } from "./applet.ts";

const NAME = "traceroute";
const DEFAULT_BYTES = 46;

export const traceroute = makeApplet(NAME, (context) => runTraceroute(context, NAME));
export const traceroute6 = makeApplet("traceroute6", (context) => runTraceroute(context, "traceroute6"));

function* runTraceroute(context: CommandContext, name: string): Step<number> {
  const line = readLine(name, context.argv.slice(1), "FIlnrdvt:i:m:p:q:s:w:z:f:46");
  const refused = [..."lrvz"].find((letter) => line.has(letter));
  if (refused !== undefined) throw fail(name, `option "-${refused}" is not modelled`, 2);
  const number = (letter: string, fallback: number, from: number, to: number): number => {
    const text = line.value(letter);
    return text === undefined ? fallback : readNumber(name, text, from, to);
  };
  const maxHops = number("m", 30, 1, 255);
  const firstHop = number("f", 1, 1, maxHops);
  const queries = number("q", 3, 1, 2_147_483_647);
  const wait = number("w", 3, 1, 86_400);
  const [host, bytes] = line.operands;
  if (host === undefined) throw misuse(name);
  const packetBytes = bytes === undefined ? DEFAULT_BYTES : readNumber(name, bytes, 38, 32_768);
  if (!line.has("4") && ipv6Of(context, host) !== null) throw cannotConnect(name);
  if (line.has("6") || name === "traceroute6") throw yield* refuseIpv6Name(context, name, host);
  const address = yield* addressOf(context, NAME, host);
  const source = line.value("s");
  const options: TracerouteOptions = {
    method: "default",
    firstHop,
    maxHops,
    simultaneous: 1,
    queries,
    numeric: line.has("n"),
    dontFragment: line.has("F"),
    port: line.value("p") === undefined ? null : number("p", 33_434, 0, 65_535),
    tos: number("t", 0, 0, 255),
    mark: 0,
    device: line.value("i") ?? null,
    source: source === undefined ? null : yield* addressOf(context, NAME, source),
    wait: [wait, 0, 0],
    sendWait: 0,
    packetBytes,
    host,
    address,
  };
  const from = source === undefined ? "" : ` from ${source}`;
  context.stdout.write(
    `traceroute to ${host} (${formatIpv4(address)})${from}, ${maxHops} hops max, ${packetBytes} byte packets\n`,
  );
  const method = openMethod(context, options);
  try {
    const mistake = method.open();
    if (mistake !== null) throw fail(NAME, mistake);
    yield* trace(context, options, method);
    return 0;
  } finally {
    method.close();
  }
}

function* trace(context: CommandContext, options: TracerouteOptions, method: ProbeMethod): Step<void> {
  let index = 0;
  for (let hop = options.firstHop; hop <= options.maxHops; hop++) {
    context.stdout.write(String(hop).padStart(2));
    let last: Ipv4 | null = null;
    let isEnd = false;
    let unreachable = 0;
    for (let query = 0; query < options.queries; query++) {
      const probe = newProbe(hop);
      const problem = yield* send(context, options, method, probe, index++);
      if (problem !== null) throw fail(NAME, problem.replace(/^(send|connect): /, "sendto: "));
      if (probe.receivedUs === 0 || probe.from === ANY) {
        context.stdout.write("  *");
        continue;
      }
      if (probe.from !== last) context.stdout.write(yield* nameOf(context, probe.from, options.numeric));
      last = probe.from;
      const note = probe.note === "" ? "" : ` ${probe.note}`;
      context.stdout.write(`  ${((probe.receivedUs - probe.sentUs) / 1000).toFixed(3)} ms${note}`);
      if (probe.final && probe.note === "") isEnd = true;
      else if (probe.final) unreachable++;
    }
    context.stdout.write("\n");
    if (isEnd || (unreachable > 0 && unreachable >= options.queries - 1)) return;
  }
}

/** Sends one probe and waits for its reply; words where it cannot be sent. */
function* send(
  context: CommandContext,
  options: TracerouteOptions,
  method: ProbeMethod,
  probe: Probe,
  index: number,
): Step<string | null> {
  const { loop } = context.host;
  probe.sentUs = Math.max(1, loop.nowUs);
  const problem = method.send(probe, index);
  if (problem !== null) return problem;
  const untilUs = probe.sentUs + options.wait[0] * 1_000_000;
  for (;;) {
    method.collect();
    if (probe.done) return null;
    if (loop.nowUs >= untilUs) break;
    const queues = method.queues();
    yield queues.length > 0 ? waitAny(queues, untilUs) : sleepUntil(untilUs);
  }
  probe.done = true;
  method.forget(probe);
  return null;
}

function* nameOf(context: CommandContext, address: Ipv4, numeric: boolean): Step<string> {
  const text = formatIpv4(address);
  if (numeric) return `  ${text}`;
  const name = yield* lookupName(context, address);
  return `  ${name === null || name === "AGAIN" ? text : name} (${text})`;
}
