/** What an ICMP error means to a socket. Linux: icmp_err_convert[], net/ipv4/icmp.c. RFC 1122 §4.2.3.9. */
import { DEST_UNREACHABLE, PARAMETER_PROBLEM, SOURCE_QUENCH, TIME_EXCEEDED } from "../../wire/icmp.ts";
import type { ErrnoName } from "../config/errno.ts";

/** By code of DEST_UNREACHABLE: the errno, and whether it ends the matter. */
const BY_CODE: readonly (readonly [ErrnoName, boolean])[] = [
  ["ENETUNREACH", false],
  ["EHOSTUNREACH", false],
  ["ENOPROTOOPT", true],
  ["ECONNREFUSED", true],
  ["EMSGSIZE", false],
  ["EOPNOTSUPP", false],
  ["ENETUNREACH", true],
  ["EHOSTDOWN", true],
  ["ENONET", true],
  ["ENETUNREACH", true],
  ["EHOSTUNREACH", true],
  ["ENETUNREACH", false],
  ["EHOSTUNREACH", false],
  ["EHOSTUNREACH", true],
  ["EHOSTUNREACH", true],
  ["EHOSTUNREACH", true],
];

export function errnoOfIcmp(type: number, code: number): ErrnoName {
  if (type === PARAMETER_PROBLEM) return "EPROTO";
  if (type === DEST_UNREACHABLE) return BY_CODE[code]?.[0] ?? "EHOSTUNREACH";
  return "EHOSTUNREACH";
}

export function isHardError(type: number, code: number): boolean {
  if (type === TIME_EXCEEDED || type === SOURCE_QUENCH) return false;
  if (type === PARAMETER_PROBLEM) return true;
  return BY_CODE[code]?.[1] ?? false;
}
