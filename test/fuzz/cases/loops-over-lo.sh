# world: bare
# A gateway that is one of our own addresses leads to lo: a forwarded packet goes round there by the route it has until its TTL is over.
ip -batch - <<'END'
netns add b
netns add r
link add eth0 address 02:00:00:00:01:01 netns b type veth peer name eth0 address 02:00:00:00:01:02 netns r
END
ip netns exec r sysctl -qw net.ipv4.ip_forward=1
ip -n r -batch - <<'END'
link set lo up
link set eth0 up
addr add 10.0.4.2/24 dev eth0
addr add 10.0.1.1/32 dev lo
route add 10.0.0.0/24 via 10.0.1.1
END
ip -n b -batch - <<'END'
link set lo up
link set eth0 up
addr add 10.0.4.1/24 dev eth0
route add default via 10.0.4.2
END
sleep 1.2
ip netns exec b traceroute -n -q 1 -N 1 -w 1 -m 4 -I 10.0.0.2
ip netns exec r nstat -as IpForwDatagrams IcmpOutTimeExcds IcmpOutRedirects
