# world: bare
ip -batch - <<'END'
netns add a
netns add b
link add eth0 address 02:00:00:00:01:01 netns a type veth peer name eth0 address 02:00:00:00:01:02 netns b
link add eth1 address 02:00:00:00:02:01 netns a type veth peer name eth1 address 02:00:00:00:02:02 netns b
END
ip -n a -batch - <<'END'
link set lo up
link set eth0 up
link set eth1 up
addr add 10.0.0.1/24 dev eth0
addr add 10.0.1.1/24 dev eth1
END
ip netns exec b sysctl -qw net.ipv4.ip_forward=1
ip -n b -batch - <<'END'
link set eth0 up
link set eth1 up
addr add 10.0.0.2/24 dev eth0
addr add 10.0.1.2/24 dev eth1
END
sleep 1.2
ip netns exec a iptables -t nat -A OUTPUT -d 10.0.0.2 -j DNAT --to-destination 10.0.1.77
ip netns exec a ping -c 1 -W 4 -I eth0 10.0.0.2
ip -n a neigh
ip -n b route get 10.0.0.9 from 10.0.0.1 iif eth0
