/** conntrack -E: one line per event until a signal ends it. The line is made when the event happens, so it shows that moment. */
import type { ConnectionEvent } from "../../../kernel/netfilter/conntrack/events.ts";
import { type Program, WaitQueue, waitOn } from "../../../sim/wait.ts";
import type { CommandContext } from "../../command.ts";
import type { Arguments } from "./arguments.ts";
import { isMeant } from "./filter.ts";
import { formatConnection, formatXml } from "./format.ts";
import { VERSION_LINE } from "./usage.ts";

export function* showEvents(context: CommandContext, parsed: Arguments): Program {
  const { net, process, stdout, stderr } = context;
  const happened = new WaitQueue("a change of a connection");
  const pending: string[] = [];
  let shown = 0;
  let isOver = false;
  const stop = (): void => {
    isOver = true;
  };
  process.on("INT", stop);
  process.on("TERM", stop);
  const unlisten =
    parsed.table === "expect"
      ? () => {}
      : net.conntrack.listeners.add((event) => {
          if (parsed.events.size > 0 && !parsed.events.has(event.kind)) return;
          if (!isMeant(event.connection, parsed)) return;
          pending.push(printEvent(context, event, parsed, shown + pending.length === 0));
          happened.wake();
        });
  process.handles.add({ close: unlisten });
  while (!isOver) {
    shown += pending.length;
    if (pending.length > 0) stdout.write(pending.splice(0).join(""));
    yield waitOn(happened);
  }
  shown += pending.length;
  if (pending.length > 0) stdout.write(pending.splice(0).join(""));
  if (parsed.output.has("xml") && shown > 0) stdout.write("</conntrack>\n");
  stderr.write(`${VERSION_LINE}: ${shown} ${parsed.table === "expect" ? "expectation" : "flow"} events have been shown.\n`);
  return 0;
}

function printEvent({ net }: CommandContext, event: ConnectionEvent, parsed: Arguments, isFirst: boolean): string {
  const { nowUs, epochUs } = net.loop;
  const { output } = parsed;
  const format = { nowUs, epochUs, output, use: null, event: event.kind };
  if (output.has("xml")) {
    const head = isFirst ? '<?xml version="1.0" encoding="utf-8"?>\n<conntrack>\n' : "";
    return `${head}${formatXml(event.connection, format).replace("<flow>", `<flow type="${XML_TYPES[event.kind]}">`)}\n`;
  }
  const stamp = output.has("timestamp") ? `[${formatStamp(epochUs + nowUs)}]\t` : "";
  const by = event.portId === 0 ? "" : ` [USERSPACE] portid=${event.portId}`;
  return `${stamp}${formatConnection(event.connection, format)}${by}\n`;
}

const XML_TYPES = { NEW: "new", UPDATE: "update", DESTROY: "destroy" } as const;

function formatStamp(us: number): string {
  return `${Math.floor(us / 1_000_000)}.${String(us % 1_000_000).padStart(6, "0")}`;
}
