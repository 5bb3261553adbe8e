/** Settings of a device's neighbours with which no state ends by itself while a lab is compared; probes follow soon. */
export function neighbourSettings(device: string): readonly string[] {
  return [
    `net.ipv4.neigh.${device}.retrans_time_ms=100`,
    `net.ipv4.neigh.${device}.delay_first_probe_time=60`,
    // Half an hour at least: when one that is reachable grows old is random.
    `net.ipv4.neigh.${device}.base_reachable_time_ms=3600000`,
  ];
}
