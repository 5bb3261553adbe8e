# world: bare
# A device's MTU changes what was learnt of a destination, not the cached routes: each follows when it is looked up again, the one of
# forwarded packets apart from the one of packets made here.
ip -batch - <<'END'
netns add s
netns add a
netns add r
netns add b
link add eth0 netns s type veth peer name eth1 netns a
link add eth0 netns a type veth peer name eth0 netns r
link add eth1 mtu 1400 netns r type veth peer name eth0 mtu 1400 netns b
END
ip -n s -batch - <<'END'
link set eth0 up
addr add 10.0.0.1/24 dev eth0
route add default via 10.0.0.2
END
ip netns exec a sysctl -qw net.ipv4.ip_forward=1
ip -n a -batch - <<'END'
link set eth0 up
link set eth1 up
addr add 10.0.0.2/24 dev eth1
addr add 10.0.1.1/24 dev eth0
route add 10.0.2.0/24 via 10.0.1.2
route add 10.0.9.0/24 via 10.0.1.2
END
ip netns exec r sysctl -qw net.ipv4.ip_forward=1
ip -n r -batch - <<'END'
link set eth0 up
link set eth1 up
addr add 10.0.1.2/24 dev eth0
addr add 10.0.2.2/24 dev eth1
route add 10.0.0.0/24 via 10.0.1.1
END
ip -n b -batch - <<'END'
link set eth0 up
addr add 10.0.2.1/24 dev eth0
route add default via 10.0.2.2
END
sleep 1.2
ip netns exec a ping -c 1 -W 0.8 -s 1472 -M do 10.0.2.1
ip -n a route get 10.0.2.1 | sed -E 's/expires [0-9]+sec/expires Nsec/'
ip -n a link set eth0 mtu 1300
ip -n a route list cache | sed -E 's/expires [0-9]+sec/expires Nsec/'
ip netns exec s ping -c 1 -W 0.8 10.0.2.1
ip -n a route list cache | sed -E 's/expires [0-9]+sec/expires Nsec/'
ip -n a link set eth0 mtu 1500
ip -n a route get 10.0.2.1 | sed -E 's/expires [0-9]+sec/expires Nsec/'
ip -n a route list cache | sed -E 's/expires [0-9]+sec/expires Nsec/'
ip netns exec s ping -c 1 -W 0.8 10.0.2.1
ip -n a route list cache | sed -E 's/expires [0-9]+sec/expires Nsec/'
ip -n a route replace 10.0.2.0/24 via 10.0.1.2 mtu 700
ip -n a route list cache | sed -E 's/expires [0-9]+sec/expires Nsec/'
