/** What of the transcripts differs, and why. A line that no longer differs fails the test. */
export interface KnownTranscript {
  readonly versions: readonly ("20.10" | "28")[];
  /** SECTION/ID of a command, or SECTION/CAPTURE.DEVICE: of the captures none at present. */
  readonly id: string;
  readonly why: string;
}

const BOTH = ["20.10", "28"] as const;
const OLD = ["20.10"] as const;

const NO_NFT = "nft is not modelled";
const NO_LS = "ls -l is not modelled";
const IGMP = "Linux counts an IGMP report (40 bytes) that a bridge sends when it comes up; IGMP is not modelled";
const PORT_NUMBER =
  "prange's port was attached while pudp's was still going away: the two numbers of the bridge's ports are exchanged";

export const KNOWN_TRANSCRIPTS: readonly KnownTranscript[] = [
  { versions: BOTH, id: "00-daemon-start/023-nft", why: NO_NFT },
  { versions: BOTH, id: "01-web01-published/036-netns-ls", why: NO_LS },
  { versions: BOTH, id: "04-user-network/002-created-iptables-save", why: IGMP },
  { versions: BOTH, id: "04-user-network/019-running-iptables-save", why: IGMP },
  { versions: OLD, id: "06-modes/034-sc-netns-same", why: "readlink is not modelled" },
  { versions: OLD, id: "07-ports/023-ports-ip-d-link", why: PORT_NUMBER },
  { versions: OLD, id: "08-errors/004-net-missing", why: "the command line of 20.10 sometimes logs a second line" },
];
