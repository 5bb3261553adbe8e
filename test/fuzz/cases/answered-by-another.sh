# world: bare
ip -batch - <<'END'
netns add a
netns add b
link add eth0 address 02:00:00:00:01:01 netns a type veth peer name eth0 address 02:00:00:00:01:02 netns b
link add br0 netns b type bridge
link add v0 address 02:00:00:00:02:01 netns b type veth peer name v1 address 02:00:00:00:02:02 netns b
END
ip -n a -batch - <<'END'
link set lo up
link set eth0 up
addr add 10.0.0.1/24 dev eth0
route add default via 10.0.0.2
END
ip -n b -batch - <<'END'
link set lo up
link set eth0 up
addr add 10.0.0.2/24 dev eth0
addr add 192.168.0.2/24 dev lo
END
ip netns exec b sysctl -qw net.ipv4.ip_forward=1
ip netns exec b iptables -t mangle -A INPUT -j CONNMARK --set-mark 1
ip netns exec b iptables -t nat -A PREROUTING -i eth0 -d 10.0.0.9 -j DNAT --to-destination 192.168.0.2
ip netns exec a iptables -t raw -A PREROUTING -j NOTRACK
ip netns exec a iptables -t raw -A OUTPUT -j NOTRACK
ip netns exec b iptables -t raw -A OUTPUT -p icmp -s 192.168.0.2 -j NOTRACK
ip -n a neigh add 10.0.0.9 lladdr 02:00:00:00:01:02 dev eth0
sleep 1.2
ip netns exec a ping -c 1 -W 0.8 10.0.0.9
ip netns exec a ping -c 1 -W 0.8 -b 10.0.0.255
ip netns exec a ping -c 1 -W 0.8 0
ip -n b -d link show br0
ip -n b link set v0 master br0
ip -n b link set v0 nomaster
ip -n b -d link show br0 | grep -o 'tso_max_size [0-9]*'
