/** What of the transcripts differs, and why. A line that no longer differs fails the test. */
export interface KnownTranscript {
  readonly versions: readonly ("20.10" | "28")[];
  /** SECTION/ID of a command, or SECTION/CAPTURE.DEVICE. */
  readonly id: string;
  readonly why: string;
}

const BOTH = ["20.10", "28"] as const;
const OLD = ["20.10"] as const;
const NEW = ["28"] as const;

const NO_NFT = "nft is not modelled";
const UDP_PROBES =
  "the counters tell that the busybox of the recordings sent UDP for traceroute -I, too (three more connections of 46 bytes); here it sends ICMP";
const IGMP = "Linux counts an IGMP report (40 bytes) that a bridge sends when it comes up; IGMP is not modelled";
const CARRIED = "the byte counts of an earlier difference are still in the sums";
const ONE_ACK = "the last segments of a connection cross in another order: one ACK more or less is forwarded";
const ENDED = "nc of the container pudp ends at once here; on Linux it still held its address when the next containers came";
const ORDER = "several programs run at once: which of them sends first is a race that ends otherwise here";

export const KNOWN_TRANSCRIPTS: readonly KnownTranscript[] = [
  { versions: BOTH, id: "00-daemon-start/023-nft", why: NO_NFT },
  { versions: BOTH, id: "01-web01-published/036-netns-ls", why: "ls -l is not modelled" },
  { versions: BOTH, id: "02-outbound/012-save-after-out", why: UDP_PROBES },
  { versions: BOTH, id: "03-two-containers/002-after-iptables-save", why: CARRIED },
  { versions: NEW, id: "03-two-containers/032-save-c2c", why: CARRIED },
  { versions: NEW, id: "03-two-containers/035-save-gw", why: CARRIED },
  { versions: BOTH, id: "04-user-network/002-created-iptables-save", why: IGMP },
  { versions: BOTH, id: "04-user-network/019-running-iptables-save", why: IGMP },
  { versions: NEW, id: "04-user-network/065-nslookup-ext", why: "which of the answers to A and AAAA comes first is a race" },
  { versions: NEW, id: "04-user-network/079-save-isolation", why: CARRIED },
  { versions: BOTH, id: "04-user-network/083-save-direct", why: ONE_ACK },
  { versions: OLD, id: "06-modes/034-sc-netns-same", why: "readlink is not modelled" },
  { versions: OLD, id: "07-ports/022-ports-iptables-save", why: ENDED },
  { versions: OLD, id: "07-ports/023-ports-ip-d-link", why: ENDED },
  { versions: OLD, id: "07-ports/032-ports-docker-proxy", why: ENDED },
  { versions: OLD, id: "07-ports/036-iptables-nat-nvL", why: ENDED },
  { versions: OLD, id: "08-errors/004-net-missing", why: "the command line of 20.10 sometimes logs a second line" },
  { versions: OLD, id: "01-web01-published/curl-localhost.lo", why: ORDER },
  { versions: NEW, id: "04-user-network/dns.eth0", why: ORDER },
  { versions: OLD, id: "03-two-containers/hairpin-gw.docker0", why: ORDER },
  { versions: OLD, id: "03-two-containers/hairpin-gw.veth", why: ORDER },
  { versions: BOTH, id: "04-user-network/dns.app1-lo", why: ORDER },
];
