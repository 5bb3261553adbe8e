/** The flags of an address by name: which may be set, which only IPv6 addresses have. iproute2: ifa_flag_data, ip/ipaddress.c. */
import type { Address } from "../../../kernel/config/link.ts";

export interface AddressFlag {
  readonly name: string;
  readonly isReadonly: boolean;
  readonly isForIpv6: boolean;
  readonly of: (address: Address, nowUs: number) => boolean;
}

const never = (): boolean => false;
const isSecondary = ({ secondary }: Address): boolean => secondary;
const isPermanent = ({ validSeconds }: Address): boolean => validSeconds === Number.POSITIVE_INFINITY;

export const ADDRESS_FLAGS: readonly AddressFlag[] = [
  { name: "secondary", isReadonly: true, isForIpv6: false, of: isSecondary },
  { name: "temporary", isReadonly: true, isForIpv6: false, of: isSecondary },
  { name: "nodad", isReadonly: false, isForIpv6: true, of: never },
  { name: "optimistic", isReadonly: false, isForIpv6: true, of: never },
  { name: "dadfailed", isReadonly: true, isForIpv6: true, of: never },
  { name: "home", isReadonly: false, isForIpv6: true, of: never },
  { name: "deprecated", isReadonly: true, isForIpv6: true, of: isDeprecated },
  { name: "tentative", isReadonly: true, isForIpv6: true, of: never },
  { name: "permanent", isReadonly: true, isForIpv6: true, of: isPermanent },
  { name: "mngtmpaddr", isReadonly: false, isForIpv6: true, of: never },
  { name: "noprefixroute", isReadonly: false, isForIpv6: false, of: ({ noPrefixRoute }) => noPrefixRoute },
  { name: "autojoin", isReadonly: false, isForIpv6: false, of: never },
  { name: "stable-privacy", isReadonly: true, isForIpv6: true, of: never },
];

/** Where an address is permanent, only a preferred time of zero deprecates it. Linux: set_ifa_lifetime(), check_lifetime(). */
export function isDeprecated(address: Address, nowUs: number): boolean {
  if (address.preferredSeconds === 0) return true;
  return !isPermanent(address) && nowUs - address.setAtUs >= address.preferredSeconds * 1_000_000;
}
