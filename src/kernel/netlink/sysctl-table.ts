/**
 * The sysctls of a namespace beside conf, neigh and conntrack: name, what may be written, default, as Debian's 6.18 shows them in
 * a new namespace (another kernel's differ by its profile, kernel-profile.ts). Ranges are what it takes: `int` any 32-bit number,
 * `bool` anything but zero is 1, `jiffies` seconds kept as jiffies, `ms` milliseconds kept as jiffies of 4 ms, `text` words of
 * the entry's own (sysctl-value.ts).
 */

/** Those that can be set: packets obey them, or nothing that is modelled depends on them. */
export const SYSCTLS = `
net.bridge.bridge-nf-call-arptables bool 1
net.bridge.bridge-nf-call-ip6tables bool 1
net.bridge.bridge-nf-call-iptables bool 1
net.bridge.bridge-nf-filter-pppoe-tagged bool 0
net.bridge.bridge-nf-filter-vlan-tagged bool 0
net.bridge.bridge-nf-pass-vlan-input-dev bool 0
net.core.optmem_max 0..2147483647 131072
net.core.rps_default_mask 0..3 0
net.core.somaxconn 0..2147483647 4096
net.core.tstamp_allow_data 0..1 1
net.core.txrehash 0..1 1
net.core.xfrm_acq_expires int 30
net.core.xfrm_aevent_etime 0..4294967295 10
net.core.xfrm_aevent_rseqth 0..4294967295 2
net.core.xfrm_larval_drop int 1
net.ipv4.fib_notify_on_flag_change 0..2 0
net.ipv4.fwmark_reflect 0..255 0
net.ipv4.icmp_echo_ignore_all 0..1 0
net.ipv4.icmp_echo_ignore_broadcasts 0..1 1
net.ipv4.icmp_errors_use_inbound_ifaddr 0..1 0
net.ipv4.icmp_ignore_bogus_error_responses 0..1 1
net.ipv4.icmp_msgs_burst 0..2147483647 50
net.ipv4.icmp_msgs_per_sec 0..2147483647 1000
net.ipv4.icmp_ratelimit ms 1000
net.ipv4.icmp_ratemask int 6168
net.ipv4.igmp_link_local_mcast_reports 0..255 1
net.ipv4.igmp_max_memberships int 20
net.ipv4.igmp_max_msf int 10
net.ipv4.igmp_qrv 1..2147483647 2
net.ipv4.ip_autobind_reuse 0..1 0
net.ipv4.ip_default_ttl 1..255 64
net.ipv4.ip_dynaddr 0..255 0
net.ipv4.ip_early_demux 0..255 1
net.ipv4.ip_forward_update_priority 0..1 1
net.ipv4.ip_local_port_range text 32768\t60999
net.ipv4.ip_no_pmtu_disc 0..255 0
net.ipv4.ip_nonlocal_bind 0..255 0
net.ipv4.ip_unprivileged_port_start 0..65535 1024
net.ipv4.ipfrag_high_thresh 3145728..9007199254740991 4194304
net.ipv4.ipfrag_low_thresh 0..4194304 3145728
net.ipv4.ipfrag_max_dist 0..2147483647 64
net.ipv4.ipfrag_time jiffies 30
net.ipv4.ip_local_reserved_ports text
net.ipv4.tcp_abort_on_overflow 0..255 0
net.ipv4.tcp_retrans_collapse 0..255 1
net.ipv4.tcp_tw_reuse 0..2 2
net.ipv4.tcp_tw_reuse_delay 1..1000 1000
net.ipv4.tcp_fin_timeout jiffies 60
net.ipv4.tcp_invalid_ratelimit 0..65536 500
net.ipv4.tcp_keepalive_intvl jiffies 75
net.ipv4.tcp_keepalive_probes 0..255 9
net.ipv4.tcp_keepalive_time jiffies 7200
net.ipv4.tcp_orphan_retries 0..255 0
net.ipv4.tcp_retries2 0..255 15
net.ipv4.tcp_sack 0..255 1
net.ipv4.tcp_syn_linear_timeouts 0..127 4
net.ipv4.tcp_synack_retries 0..255 5
net.ipv4.tcp_timestamps 0..255 1
net.ipv4.tcp_window_scaling 0..255 1
net.ipv4.tcp_syn_retries 1..127 6
net.ipv4.nexthop_compat_mode 0..1 1
net.ipv4.ping_group_range text 1\t0
net.ipv4.raw_l3mdev_accept 0..1 1
net.ipv4.tcp_app_win 0..10 31
net.ipv4.tcp_backlog_ack_defer 0..1 1
net.ipv4.tcp_child_ehash_entries 0..65536 0
net.ipv4.tcp_early_demux 0..255 1
net.ipv4.tcp_ecn_fallback 0..1 1
net.ipv4.tcp_ecn_option 0..2 2
net.ipv4.tcp_ecn_option_beacon 0..3 3
net.ipv4.tcp_fack 0..255 0
net.ipv4.tcp_fastopen_blackhole_timeout_sec 0..2147483647 0
net.ipv4.tcp_fastopen_key text 00000000-00000000-00000000-00000000
net.ipv4.tcp_l3mdev_accept 0..1 0
net.ipv4.tcp_max_tw_buckets int 32768
net.ipv4.tcp_migrate_req 0..1 0
net.ipv4.tcp_min_tso_segs 1..255 2
net.ipv4.tcp_moderate_rcvbuf 0..255 1
net.ipv4.tcp_mtu_probe_floor 48..65535 48
net.ipv4.tcp_no_metrics_save 0..255 0
net.ipv4.tcp_no_ssthresh_metrics_save 0..1 1
net.ipv4.tcp_pacing_ca_ratio 0..1000 120
net.ipv4.tcp_pacing_ss_ratio 0..1000 200
net.ipv4.tcp_plb_cong_thresh 0..256 128
net.ipv4.tcp_plb_enabled 0..1 0
net.ipv4.tcp_plb_idle_rehash_rounds 0..10 3
net.ipv4.tcp_plb_rehash_rounds 0..10 12
net.ipv4.tcp_plb_suspend_rto_sec 0..255 60
net.ipv4.tcp_probe_interval 0..65536 600
net.ipv4.tcp_probe_threshold int 8
net.ipv4.tcp_tso_rtt_log 0..255 9
net.ipv4.tcp_tso_win_divisor 0..255 3
net.ipv4.tcp_workaround_signed_windows 0..255 0
net.ipv4.udp_child_hash_entries 0..65536 0
net.ipv4.udp_early_demux 0..255 1
net.ipv4.udp_l3mdev_accept 0..1 0
net.ipv4.udp_rmem_min 1..2147483647 4096
net.ipv4.udp_wmem_min 1..2147483647 4096
net.ipv4.xfrm4_gc_thresh int 32768
net.ipv4.route.min_pmtu 68..2147483647 552
net.ipv4.route.mtu_expires jiffies 600
net.unix.max_dgram_qlen int 10
`;

/** Packets obey these on Linux and not here: they can be read, and a change is refused by name. */
export const UNMODELLED_SYSCTLS = `
net.ipv4.fib_multipath_hash_fields 1..2047 7
net.ipv4.fib_multipath_hash_policy 0..3 0
net.ipv4.fib_multipath_hash_seed 0..4294967295 0
net.ipv4.fib_multipath_use_neigh 0..1 0
net.ipv4.icmp_echo_enable_probe 0..1 0
net.ipv4.ip_forward_use_pmtu 0..255 0
net.ipv4.tcp_adv_win_scale -2147483648..10 1
net.ipv4.tcp_autocorking 0..1 1
net.ipv4.tcp_base_mss int 1024
net.ipv4.tcp_challenge_ack_limit int 2147483647
net.ipv4.tcp_comp_sack_delay_ns 0..9007199254740991 1000000
net.ipv4.tcp_comp_sack_nr 0..255 44
net.ipv4.tcp_comp_sack_slack_ns 0..9007199254740991 100000
net.ipv4.tcp_congestion_control text cubic
net.ipv4.tcp_dsack 0..255 1
net.ipv4.tcp_early_retrans 0..4 3
net.ipv4.tcp_ecn 0..2 2
net.ipv4.tcp_fastopen int 1
net.ipv4.tcp_frto 0..255 2
net.ipv4.tcp_fwmark_accept 0..255 0
net.ipv4.tcp_limit_output_bytes int 4194304
net.ipv4.tcp_max_reordering 1..2147483647 300
net.ipv4.tcp_max_syn_backlog int 512
net.ipv4.tcp_min_rtt_wlen 0..65536 300
net.ipv4.tcp_min_snd_mss 48..65535 48
net.ipv4.tcp_mtu_probing 0..255 0
net.ipv4.tcp_notsent_lowat 0..4294967295 4294967295
net.ipv4.tcp_pingpong_thresh 1..255 1
net.ipv4.tcp_recovery 0..255 1
net.ipv4.tcp_reflect_tos 0..1 0
net.ipv4.tcp_reordering 1..256 3
net.ipv4.tcp_retries1 0..255 3
net.ipv4.tcp_rfc1337 0..255 0
net.ipv4.tcp_rmem text 4096\t131072
net.ipv4.tcp_rto_max_ms 1000..65536 120000
net.ipv4.tcp_rto_min_us 1..2147483647 200000
net.ipv4.tcp_shrink_window 0..1 0
net.ipv4.tcp_slow_start_after_idle 0..255 1
net.ipv4.tcp_stdurg 0..255 0
net.ipv4.tcp_syncookies 0..255 1
net.ipv4.tcp_thin_linear_timeouts 0..255 0
net.ipv4.tcp_wmem text 4096\t16384\t4194304
net.ipv4.route.min_adv_mss int 256
net.netfilter.nf_hooks_lwtunnel 0..1 0
net.netfilter.nf_log.0 text NONE
net.netfilter.nf_log.1 text NONE
net.netfilter.nf_log.10 text nf_log_ipv6
net.netfilter.nf_log.2 text nf_log_ipv4
net.netfilter.nf_log.3 text nf_log_arp
net.netfilter.nf_log.4 text NONE
net.netfilter.nf_log.5 text nf_log_netdev
net.netfilter.nf_log.6 text NONE
net.netfilter.nf_log.7 text nf_log_bridge
net.netfilter.nf_log.8 text NONE
net.netfilter.nf_log.9 text NONE
`;

/** Those nobody can set in a namespace. */
export const READ_ONLY_SYSCTLS = `
net.core.rmem_default text 212992
net.core.rmem_max text 4194304
net.core.wmem_default text 212992
net.core.wmem_max text 4194304
net.ipv4.tcp_allowed_congestion_control text reno cubic
net.ipv4.tcp_available_congestion_control text reno cubic
net.ipv4.tcp_ehash_entries text -65536
net.ipv4.udp_hash_entries text -4096
`;
