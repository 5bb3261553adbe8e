# world: bare
# FORWARD sees the TTL a packet came with, not the one it leaves with
# found in lab 28 of campaign 7 (seed 7000027)
ip -batch - <<'END'
netns add r1
netns add r2
link add eth1 address 02:00:00:00:02:01 mtu 1400 netns r1 type veth peer name eth0 address 02:00:00:00:02:02 mtu 1400 netns r2
END
ip netns exec r1 sysctl -qw net.ipv4.neigh.eth1.retrans_time_ms=150 net.ipv4.neigh.eth1.delay_first_probe_time=60
ip -n r1 -force -batch - <<'END'
link set lo up
link set eth1 up
addr add 172.16.0.9/29 dev eth1
route add 172.16.0.25 via 172.16.0.10 dev eth1 onlink
END
ip netns exec r2 sysctl -qw net.ipv4.neigh.eth0.retrans_time_ms=150 net.ipv4.neigh.eth0.delay_first_probe_time=60 net.ipv4.ip_forward=1
ip -n r2 -force -batch - <<'END'
link set lo up
link set eth0 up
addr add 172.16.0.10/29 dev eth0
route add 172.16.0.24/29 via 172.16.0.9
END
ip netns exec r2 iptables-restore <<'END'
*filter
-A FORWARD -m ttl --ttl-gt 63 -j DROP
COMMIT
END
sleep 1.2
ip netns exec r3 timeout 1.7 nc -l -p 5000 > heard.txt &
for i in {1..20}; do ip netns exec r3 ss -Hltn 'sport = :5000' | grep -q . && break; sleep 0.05; done
echo hello | ip netns exec r1 timeout 0.7 nc -N -w 1 -p 4001 172.16.0.25 5000
wait; wc -c < heard.txt
sleep 0.6
ip -n r2 -s link
