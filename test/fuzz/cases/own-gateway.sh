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
END
ip -n b -batch - <<'END'
link set lo up
link set eth0 up
addr add 10.0.0.2/24 dev eth0
END
sleep 1.2
ip -n a addr add 10.0.0.9/24 dev eth0
ip -n a route add 10.5.0.0/16 via 10.0.0.9
ip -n a route add 10.6.0.0/16 via 10.0.0.2
ip -n a route get 10.5.0.1
ip netns exec a ping -c 1 -W 4 10.5.0.1
ip -n a neigh
ip -n a route get 10.0.0.9
ip -n a rule add from 10.7.0.1 table 100
ip -n a route get 10.0.0.9
