# world: bare
ip -batch - <<'END'
netns add c
netns add h
netns add b
link add br0 netns h type bridge
link add eth0 address 02:00:00:00:01:02 netns c type veth peer name v0 address 02:00:00:00:01:81 netns h
link add eth0 address 02:00:00:00:02:01 netns b type veth peer name eth0 address 02:00:00:00:02:02 netns h
END
ip -n c -batch - <<'END'
link set lo up
link set eth0 up
addr add 10.0.0.2/24 dev eth0
neigh add 10.0.0.3 lladdr 02:00:00:00:01:99 dev eth0
END
ip netns exec h sysctl -qw net.ipv4.ip_forward=1 net.bridge.bridge-nf-call-iptables=1
ip -n h -batch - <<'END'
link set lo up
link set v0 master br0
link set v0 up
link set eth0 up
link set br0 up
addr add 10.0.0.1/24 dev br0
addr add 10.0.1.2/24 dev eth0
END
ip netns exec h iptables -t nat -A PREROUTING -d 10.0.0.3 -j DNAT --to-destination 10.0.1.1
ip netns exec h iptables -t nat -A POSTROUTING -o eth0 -j MASQUERADE
ip -n b -batch - <<'END'
link set lo up
link set eth0 up
addr add 10.0.1.1/24 dev eth0
END
sleep 1.2
ip netns exec c ping -c 2 -i 0.2 -W 0.8 10.0.0.3
bridge -n h fdb show dynamic
ip -n h -s link show br0
