/**
 * What `route -6` lists where IPv6 is disabled: of /proc/net/ipv6_route the null entry, which is there twice, as the last of
 * either table. net-tools: rprint_fib6(), lib/inet6_gr.c.
 */

const HEADING = "Destination                    Next Hop                   Flag Met Ref  Use If\n";

export const IPV6_CACHE = `Kernel IPv6 routing cache\n${HEADING}`;

/** Names stand in brackets, those that are no names too. */
export function ipv6Table(numeric: boolean): string {
  const any = numeric ? "::" : "[::]";
  const line = `${`${any}/0`.padEnd(30)} ${any.padEnd(26)} !n   -1  1      0 lo\n`;
  return `Kernel IPv6 routing table\n${HEADING}${line}${line}`;
}
