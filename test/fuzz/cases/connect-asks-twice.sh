# world: bare
ip -batch - <<'END'
netns add a
netns add b
link add eth0 address 02:00:00:00:01:01 netns a type veth peer name eth0 address 02:00:00:00:01:02 netns b
END
ip -n a -force -batch - <<'END'
link set lo up
link set eth0 up
END
ip netns exec b sysctl -qw net.ipv4.neigh.eth0.retrans_time_ms=150 net.ipv4.neigh.eth0.delay_first_probe_time=60 net.ipv4.ip_forward=0
ip -n b -force -batch - <<'END'
link set lo up
link set eth0 up
addr add 10.0.0.2/24 dev eth0
rule add from 10.0.0.2 blackhole
END
sleep 1.2
echo pong | ip netns exec a timeout 1.2 nc -u -l -p 53 > heard.txt &
for i in {1..20}; do ip netns exec a ss -Hlun 'sport = :53' | grep -q . && break; sleep 0.05; done
echo hello | ip netns exec b timeout 0.5 nc -u -w 1 -p 4001 10.0.0.1 53
wait; wc -c < heard.txt
sleep 0.6
