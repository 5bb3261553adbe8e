/**
 * Sysctls that change what packets do. A device's effective values are compiled from its own, `all` and `default` as the
 * kernel's IN_DEV_* macros combine them (include/linux/inetdevice.h), into one flat shape the data path reads.
 */

export interface DeviceConf {
  forwarding: boolean;
  mcForwarding: boolean;
  rpFilter: number;
  acceptLocal: boolean;
  routeLocalnet: boolean;
  proxyArp: boolean;
  proxyArpPvlan: boolean;
  arpIgnore: number;
  arpAnnounce: number;
  arpFilter: boolean;
  arpAccept: number;
  arpNotify: boolean;
  arpEvictNocarrier: boolean;
  sendRedirects: boolean;
  acceptRedirects: boolean;
  secureRedirects: boolean;
  sharedMedia: boolean;
  logMartians: boolean;
  srcValidMark: boolean;
  acceptSourceRoute: boolean;
  promoteSecondaries: boolean;
  ignoreRoutesWithLinkdown: boolean;
  dropUnicastInL2Multicast: boolean;
  dropGratuitousArp: boolean;
  disablePolicy: boolean;
}

/** The kernel's defaults of net.ipv4.conf.{all,default}.* (ipv4_devconf, ipv4_devconf_dflt in net/ipv4/devinet.c). */
export const CONF_DEFAULTS = {
  accept_local: 0,
  accept_redirects: 1,
  accept_source_route: 0,
  arp_accept: 0,
  arp_announce: 0,
  arp_evict_nocarrier: 1,
  arp_filter: 0,
  arp_ignore: 0,
  arp_notify: 0,
  bc_forwarding: 0,
  bootp_relay: 0,
  disable_policy: 0,
  disable_xfrm: 0,
  drop_gratuitous_arp: 0,
  drop_unicast_in_l2_multicast: 0,
  force_igmp_version: 0,
  forwarding: 0,
  igmpv2_unsolicited_report_interval: 10000,
  igmpv3_unsolicited_report_interval: 1000,
  ignore_routes_with_linkdown: 0,
  log_martians: 0,
  mc_forwarding: 0,
  medium_id: 0,
  promote_secondaries: 0,
  proxy_arp: 0,
  proxy_arp_pvlan: 0,
  route_localnet: 0,
  rp_filter: 0,
  secure_redirects: 1,
  send_redirects: 1,
  shared_media: 1,
  src_valid_mark: 0,
  tag: 0,
} as const;

export type ConfName = keyof typeof CONF_DEFAULTS;
export type ConfValues = Readonly<Partial<Record<string, number>>>;

/** The effective settings of a device: its own values over the defaults, joined with `all` as each macro does. */
export function compileConf(own: ConfValues, all: ConfValues): DeviceConf {
  const mine = (name: ConfName): number => own[name] ?? CONF_DEFAULTS[name];
  const everybody = (name: ConfName): number => all[name] ?? CONF_DEFAULTS[name];
  const or = (name: ConfName): boolean => mine(name) !== 0 || everybody(name) !== 0;
  const and = (name: ConfName): boolean => mine(name) !== 0 && everybody(name) !== 0;
  const max = (name: ConfName): number => Math.max(mine(name), everybody(name));
  const forwarding = mine("forwarding") !== 0;
  return {
    forwarding,
    mcForwarding: and("mc_forwarding"),
    rpFilter: max("rp_filter"),
    acceptLocal: or("accept_local"),
    routeLocalnet: or("route_localnet"),
    proxyArp: or("proxy_arp"),
    proxyArpPvlan: mine("proxy_arp_pvlan") !== 0,
    arpIgnore: max("arp_ignore"),
    arpAnnounce: max("arp_announce"),
    arpFilter: or("arp_filter"),
    arpAccept: max("arp_accept"),
    arpNotify: max("arp_notify") !== 0,
    arpEvictNocarrier: and("arp_evict_nocarrier"),
    sendRedirects: or("send_redirects"),
    acceptRedirects: forwarding ? and("accept_redirects") : or("accept_redirects"),
    secureRedirects: or("secure_redirects"),
    sharedMedia: or("shared_media"),
    logMartians: or("log_martians"),
    srcValidMark: or("src_valid_mark"),
    acceptSourceRoute: and("accept_source_route"),
    promoteSecondaries: or("promote_secondaries"),
    ignoreRoutesWithLinkdown: or("ignore_routes_with_linkdown"),
    dropUnicastInL2Multicast: or("drop_unicast_in_l2_multicast"),
    dropGratuitousArp: or("drop_gratuitous_arp"),
    disablePolicy: or("disable_policy"),
  };
}
