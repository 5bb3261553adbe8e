# world: bare
# /proc/net: sockets, routes, neighbours, counters, the trie, groups, and the lists of a namespace that a process is in
p() { cat "$@" 2>&1 | sed -E 's/ [0-9a-f]{16}/ POINTER/; s/^[0-9a-f]{16}/POINTER/; s/ [0-9]{5,}( +[1-9] POINTER)/ INODE\1/; s/(POINTER 3 .*) [0-9]+ *$/\1 INODE/; s/^ *[0-9]+: /SLOT: /; s/:[0-9A-F]{4} (0200010A:0050)/:PORT \1/; s/ 0[123]:[0-9A-F]{8} / TIMER /; s/ [12] POINTER (2[0-9]|[34][0-9]) [0-9] [0-9]+ [0-9]+ -1/ R POINTER RTO/'; }
ip link set lo up
ip netns add a; ip link add v0 type veth peer name eth0 netns a; ip addr add 10.1.0.1/24 dev v0; ip link set v0 up; ip -n a addr add 10.1.0.2/24 dev eth0; ip -n a link set eth0 up; ip -n a link set lo up
p /proc/net/fib_trie; cat /proc/net/fib_triestat
ip route add default via 10.1.0.2; ip route add 10.9.0.0/16 via 10.1.0.2 metric 5; ip route add blackhole 10.8.0.0/16; ip route add unreachable 10.5.0.0/16; ip route add prohibit 10.6.0.0/16; ip route add 10.7.0.1/32 dev v0; ip route add 10.8.0.0/24 dev v0 advmss 900; ip route add 10.9.0.0/16 via 10.1.0.2 metric 3; ip route add 10.9.0.0/16 via 10.1.0.2 tos 0x10 metric 3; for i in 1 2 3 4 5 6 7 8 9; do ip route add 172.16.$i.0/24 via 10.1.0.2; done; ip route add 192.0.2.0/28 dev v0; ip route add 198.51.100.0/24 via 10.1.0.2 table 100
ip neigh add 10.1.0.5 lladdr 02:00:00:00:00:01 dev v0; ip neigh add proxy 10.1.0.9 dev v0
sleep 1.5
ping -c 1 10.1.0.2 > /dev/null; ping -c 1 127.0.0.1 > /dev/null
cat /proc/net/route; sed 's/..:..:..:..:..:..  /MAC/' /proc/net/arp | sort; p /proc/net/fib_trie; cat /proc/net/fib_triestat
ip rule add from 10.1.0.9 table 100; p /proc/net/fib_trie; ip rule del from 10.1.0.9 table 100
ip netns exec a timeout 9 nc -l -p 80 >/dev/null &
timeout 9 nc -l -p 81 > /dev/null &
timeout 9 nc -lu -p 82 > /dev/null &
sleep 0.5; (echo hi; sleep 7) | timeout 6 nc 10.1.0.2 80 &
sleep 1; p /proc/net/tcp; p /proc/net/udp; p /proc/net/raw; ip netns exec a cat /proc/net/tcp | wc -l; sed -n 2p /proc/net/sockstat | cut -d' ' -f1-5
grep -c . /proc/net/netstat /proc/net/snmp /proc/net/snmp6 /proc/net/dev_snmp6/v0; cat /proc/net/snmp | grep -v Tcp; cat /proc/net/snmp6 | head -3; cat /proc/net/dev_snmp6/v0 | head -2; cat /proc/net/igmp; cat /proc/net/dev | cut -d: -f1
for f in icmp icmp6 if_inet6 ip6_flowlabel ip6_mr_cache ip6_mr_vif ip_mr_cache ip_mr_vif mcfilter mcfilter6 psched raw6 tcp6 udp6 udplite udplite6 unix rt_cache nf_conntrack_expect ip_tables_names arp_tables_names ip6_tables_names netfilter/nfnetlink_log anycast6 xfrm_stat ptype; do echo "== $f"; p /proc/net/$f; done; wc -c < /proc/net/rt_acct
ls /proc/net/stat /proc/net/netfilter /proc/net/dev_snmp6 /proc/net/xt_recent; ls /proc/net | wc -l; ls /proc/self/net | wc -l; ls /proc/$$/net | wc -l
cat /proc/net/nosuch; echo x > /proc/net/dev; echo x > /proc/net/nosuch; mkdir /proc/net/d; cat /proc/net; cat /proc/net/stat; [ -e /proc/net/vlan ] || echo no vlan
ip netns exec a sleep 3 & sleep 0.2; cat /proc/$!/net/dev | cut -d: -f1; cat /proc/$!/comm; tr '\0' ' ' < /proc/$!/cmdline; echo; grep -E '^(Name|State|Threads|Uid)' /proc/$!/status; cut -d' ' -f2,3 /proc/$!/stat; cat /proc/self/comm; read x < /proc/self/comm; echo $x; [ -d /proc/$$ ] && echo alive; [ -d /proc/999999 ] || echo dead; cat /proc/999999/comm; cat /proc/nosuch; wc -w < /proc/uptime; cat /proc/self; ls /proc/$!/ns | tr '\n' ' '
