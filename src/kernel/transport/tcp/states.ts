/** The states of a connection, as ss and /proc/net/tcp number and name them (include/net/tcp_states.h). */
export type TcpState =
  | "ESTABLISHED"
  | "SYN_SENT"
  | "SYN_RECV"
  | "FIN_WAIT1"
  | "FIN_WAIT2"
  | "TIME_WAIT"
  | "CLOSE"
  | "CLOSE_WAIT"
  | "LAST_ACK"
  | "LISTEN"
  | "CLOSING";

/** What the congestion state machine is in (enum tcp_ca_state); CWR comes with ECN and is not modelled. */
export const CA_OPEN = 0;
export const CA_DISORDER = 1;
export const CA_RECOVERY = 3;
export const CA_LOSS = 4;

/** sk_shutdown bits. */
export const RCV_SHUTDOWN = 1;
export const SEND_SHUTDOWN = 2;

/** May data still be sent? */
export function maySend(state: TcpState): boolean {
  return state === "ESTABLISHED" || state === "CLOSE_WAIT";
}

/** Has the connection got past its handshake and not yet come to an end? */
export function isSynchronized(state: TcpState): boolean {
  return state !== "CLOSE" && state !== "LISTEN" && state !== "SYN_SENT" && state !== "SYN_RECV";
}
