/** What `conntrack -h` prints: the tool's own words, version 1.4.7. */
import { ICMP } from "../../../wire/icmp.ts";
import { TCP } from "../../../wire/tcp.ts";
import { UDP } from "../../../wire/udp.ts";
import { recordedText } from "../../help/help.ts";

export const VERSION_LINE = "conntrack v1.4.7 (conntrack-tools)";

export const USAGE = recordedText("conntrack -h");

const PORTS_USAGE = `  --orig-port-src		original source port
  --orig-port-dst		original destination port
  --reply-port-src		reply source port
  --reply-port-dst		reply destination port
  --mask-port-src		mask source port
  --mask-port-dst		mask destination port
  --tuple-port-src		expectation tuple src port
  --tuple-port-src		expectation tuple dst port
`;

const ICMP_USAGE = `  --icmp-type			icmp type
  --icmp-code			icmp code
  --icmp-id			icmp id
`;

/** The help of the protocol given with -p, printed behind the usage. */
export function protocolUsage(protocol: number): string {
  if (protocol === TCP) return `Proto \`tcp' help:\n${PORTS_USAGE}`;
  if (protocol === UDP) return `Proto \`udp' help:\n${PORTS_USAGE}`;
  return protocol === ICMP ? `Proto \`icmp' help:\n${ICMP_USAGE}` : "";
}
