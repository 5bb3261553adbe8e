# world: bare
# What NAT or a mark in OUTPUT sends elsewhere is routed anew inside the hook: filter sees the new way, or not the packet at all.
ip -batch - <<'END'
netns add a
netns add b
link add eth0 address 02:00:00:00:01:01 netns a type veth peer name eth0 address 02:00:00:00:01:02 netns b
END
ip netns exec a sysctl -qw net.ipv4.neigh.eth0.retrans_time_ms=100
ip -n a -batch - <<'END'
link set lo up
link set eth0 up
addr add 10.0.0.1/24 dev eth0
rule add fwmark 7 table 100
rule add fwmark 9 table 101
route add unreachable 10.0.0.2 table 100
route add unreachable 10.0.0.2 table 101
END
ip -n b -batch - <<'END'
link set lo up
link set eth0 up
addr add 10.0.0.2/24 dev eth0
END
ip netns exec a iptables-restore <<'END'
*mangle
-A OUTPUT -p icmp -j MARK --set-mark 7
COMMIT
*nat
-A OUTPUT -p udp -j DNAT --to-destination 10.9.0.9
COMMIT
*filter
:OUTPUT DROP [0:0]
-A OUTPUT -p icmp -j ACCEPT
-A OUTPUT -p tcp -j MARK --set-mark 9
-A OUTPUT -p tcp -j ACCEPT
-A OUTPUT -p udp -o eth0 -j ACCEPT
COMMIT
END
sleep 1.2
echo hello | ip netns exec a timeout 0.5 nc -u -w 1 -p 4005 10.0.0.2 80
ip netns exec a ping -c 1 -W 0.4 10.0.0.2
echo hello | ip netns exec a timeout 0.5 nc -N -w 1 -p 4006 10.0.0.2 80
ip netns exec a iptables-save -c | grep -v '^#'
ip -n a route add 10.9.0.0/24 dev eth0
echo hello | ip netns exec a timeout 0.5 nc -u -w 1 -p 4005 127.0.0.1 80
echo hello | ip netns exec a timeout 0.5 nc -u -w 1 -p 4007 10.0.0.2 80
ip netns exec a iptables-save -c | grep -v '^#'
