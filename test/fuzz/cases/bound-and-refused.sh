# world: bare
ip -batch - <<'END'
netns add a
netns add b
link add eth0 address 02:00:00:00:01:01 netns a type veth peer name eth0 address 02:00:00:00:01:02 netns b
END
ip -n a -batch - <<'END'
link set lo up
link set eth0 up
addr add 10.0.0.1/24 dev eth0
addr add 10.0.1.1/24 dev eth0
route add default via 10.0.1.2
route add blackhole 10.0.0.2
route add unreachable 10.0.0.3
route add prohibit 10.0.0.4
route add throw 10.0.0.5
END
ip -n b -batch - <<'END'
link set lo up
link set eth0 up
addr add 10.0.0.2/24 dev eth0
addr add 10.0.0.3/24 dev eth0
addr add 10.0.1.2/24 dev eth0
addr add 10.9.9.9/32 dev eth0
END
sleep 1.2
ip -n a route get 10.0.0.2
ip -n a route get 10.0.0.2 oif eth0
ip -n a route get 10.0.0.3 oif eth0
ip -n a route get 10.0.0.4 oif eth0
ip -n a route get 10.0.0.5 oif eth0
ip -n a route get 10.9.9.9
ip netns exec a arping -c 1 -w 1 -I eth0 10.0.0.2
ip netns exec a arping -c 1 -w 1 -I eth0 10.0.0.3
ip netns exec a arping -c 1 -w 1 -I eth0 10.9.9.9
ip netns exec a arping -c 1 -w 1 10.0.0.2
ip netns exec a ping -c 1 -W 0.8 -I eth0 10.0.0.2
ip netns exec a ping -c 1 -W 0.8 -I eth0 10.0.0.4
ip netns exec a ping -c 1 -W 0.8 10.0.0.4
