# world: bare
# REJECT always says that the network is prohibited
# found in lab 56 of campaign 7 (seed 7000055)
ip -batch - <<'END'
netns add h
netns add b
link add br1 netns h type bridge
link add eth0 address 02:00:00:00:03:01 netns b type veth peer name eth0 address 02:00:00:00:03:02 netns h
END
ip netns exec h sysctl -qw net.ipv4.neigh.eth0.retrans_time_ms=150 net.ipv4.neigh.eth0.delay_first_probe_time=60 net.ipv4.neigh.br1.retrans_time_ms=150 net.ipv4.neigh.br1.delay_first_probe_time=60 net.ipv4.ip_forward=1
ip -n h -force -batch - <<'END'
link set lo up
link set eth0 up
link set br1 up
addr add 10.0.1.1/24 dev br1
addr add 192.168.0.66/27 dev eth0
END
ip netns exec h iptables-restore <<'END'
*filter
-A FORWARD -j REJECT --reject-with icmp-net-unreachable
COMMIT
END
ip netns exec b sysctl -qw net.ipv4.neigh.eth0.retrans_time_ms=150 net.ipv4.neigh.eth0.delay_first_probe_time=60
ip -n b -force -batch - <<'END'
link set lo up
link set eth0 up
addr add 192.168.0.65/27 dev eth0
route add default via 192.168.0.66
END
sleep 1.2
ip netns exec b traceroute -n -q 1 -N 1 -w 0.6 -m 4 10.0.1.2
sleep 0.6
