# world: bare
# rp_filter is strict where nobody asked for it
# found in lab 17 of campaign 7 (seed 7000016)
ip -batch - <<'END'
netns add c00
netns add h
link add br0 netns h type bridge
link add eth0 address 02:00:00:00:01:02 mtu 1400 netns c00 type veth peer name v00 address 02:00:00:00:01:81 mtu 1400 netns h
END
ip netns exec c00 sysctl -qw net.ipv4.neigh.eth0.retrans_time_ms=150 net.ipv4.neigh.eth0.delay_first_probe_time=60
ip -n c00 -force -batch - <<'END'
link set lo up
link set eth0 up
addr add 10.0.0.2/24 dev eth0
route add default via 10.0.0.1
END
ip netns exec h sysctl -qw net.ipv4.neigh.br0.retrans_time_ms=150 net.ipv4.neigh.br0.delay_first_probe_time=60
ip -n h -force -batch - <<'END'
link set lo up
link set v00 master br0
link set v00 up
link set br0 up
addr add 10.0.0.1/24 dev br0
route add unreachable 10.0.0.2
END
sleep 1.2
echo pong | ip netns exec b timeout 1.2 nc -u -l -p 53 > heard.txt &
for i in {1..20}; do ip netns exec b ss -Hlun 'sport = :53' | grep -q . && break; sleep 0.05; done
echo hello | ip netns exec c00 timeout 0.5 nc -u -w 1 -p 4003 192.168.0.33 53
wait; wc -c < heard.txt
sleep 0.6
ip -n c00 neigh | sort
