/** Names of scopes as ip prints them (/etc/iproute2/rt_scopes), and what its objects share of links. */
export { isUp } from "../../../../kernel/config/link.ts";

export const SCOPE_NAMES: Readonly<Record<number, string>> = {
  0: "global",
  200: "site",
  253: "link",
  254: "host",
  255: "nowhere",
};
