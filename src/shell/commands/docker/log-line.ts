/** A line of the docker client's own log, as logrus prints it where standard error is no terminal. */
import type { Host } from "../../../kernel/host.ts";
import { apiTime } from "./inspect/time.ts";

export function logLine(host: Host, level: "warning" | "error", message: string): string {
  const time = apiTime(host, host.loop.nowUs).replace(/\.\d+Z$/, "Z");
  return `time="${time}" level=${level} msg=${JSON.stringify(message)}\n`;
}
