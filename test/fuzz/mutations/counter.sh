# world: bare
# a rule counts the ethernet header too
# found in lab 2 of campaign 7 (seed 7000001)
ip -batch - <<'END'
netns add a
netns add sw0
link add eth0 address 02:00:00:00:01:01 netns a type veth peer name v00 address 02:00:00:00:01:81 netns sw0
END
ip netns exec a sysctl -qw net.ipv4.neigh.eth0.retrans_time_ms=150 net.ipv4.neigh.eth0.delay_first_probe_time=60
ip -n a -force -batch - <<'END'
link set lo up
link set eth0 up
addr add 10.0.0.1/24 dev eth0
END
ip netns exec a iptables-restore <<'END'
*mangle
-A INPUT -j DROP
COMMIT
END
ip -n sw0 -force -batch - <<'END'
link set lo up
link set v00 master br0
link set v00 up
END
sleep 1.2
ip netns exec a timeout 1.7 nc -l -p 80 > heard.txt &
for i in {1..20}; do ip netns exec a ss -Hltn 'sport = :80' | grep -q . && break; sleep 0.05; done
echo hello | ip netns exec a timeout 0.7 nc -N -w 1 -p 4001 10.0.0.1 80
wait; wc -c < heard.txt
sleep 0.6
ip netns exec a iptables-save -c | grep -v '^#'
