/** Kept scripts that do not print yet what the real system prints; a mended one leaves the list. */
export const PENDING: ReadonlySet<string> = new Set(["ip6-flush-on-ipv4", "ip6-route-on-ipv4", "iptables-help", "which-script"]);
