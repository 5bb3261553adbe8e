# world: bare
ip -batch - <<'END'
netns add c00
netns add c01
netns add h
netns add b
link add br0 netns h type bridge
link add eth0 address 02:00:00:00:01:02 netns c00 type veth peer name v00 address 02:00:00:00:01:81 netns h
link add eth0 address 02:00:00:00:01:03 netns c01 type veth peer name v01 address 02:00:00:00:01:82 netns h
link add eth0 address 02:00:00:00:02:01 netns b type veth peer name eth0 address 02:00:00:00:02:02 netns h
END
ip netns exec c00 sysctl -qw net.ipv4.neigh.eth0.retrans_time_ms=150 net.ipv4.neigh.eth0.delay_first_probe_time=60
ip -n c00 -force -batch - <<'END'
link set lo up
link set eth0 up
addr add 10.0.0.2/24 dev eth0
route add default via 10.0.0.1
END
ip netns exec c01 sysctl -qw net.ipv4.neigh.eth0.retrans_time_ms=150 net.ipv4.neigh.eth0.delay_first_probe_time=60
ip -n c01 -force -batch - <<'END'
link set lo up
link set eth0 up
addr add 10.0.0.3/24 dev eth0
END
ip netns exec h sysctl -qw net.ipv4.neigh.eth0.retrans_time_ms=150 net.ipv4.neigh.eth0.delay_first_probe_time=60 net.ipv4.neigh.br0.retrans_time_ms=150 net.ipv4.neigh.br0.delay_first_probe_time=60 net.ipv4.ip_forward=1
ip -n h -force -batch - <<'END'
link set lo up
link set v00 master br0
link set v01 master br0
link set v00 up
link set v01 up
link set eth0 up
link set br0 up
addr add 10.0.0.1/24 dev br0
addr add 10.0.1.2/24 dev eth0
addr add 10.0.0.10/24 dev br0
rule add fwmark 0x1/0x1 table 100
END
ip netns exec h iptables-restore <<'END'
*nat
-A POSTROUTING -j MASQUERADE
COMMIT
END
ip -n b -force -batch - <<'END'
link set lo up
link set eth0 up
END
sleep 1.2
echo pong | ip netns exec b timeout 1.2 nc -u -l -p 5000 > heard.txt &
for i in {1..20}; do ip netns exec b ss -Hlun 'sport = :5000' | grep -q . && break; sleep 0.05; done
echo hello | ip netns exec c01 timeout 0.5 nc -u -w 1 -p 4001 10.0.0.2 5000
wait; wc -c < heard.txt
ip netns exec b ping -c 1 -W 0.8 10.0.0.3
ip netns exec h ip route
sleep 0.6
