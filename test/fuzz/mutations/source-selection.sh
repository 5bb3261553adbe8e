# world: bare
# the first address of a device speaks, also to another of its networks
# found in lab 117 of campaign 7 (seed 7000116)
ip -batch - <<'END'
netns add a
netns add r1
netns add r3
link add eth0 address 02:00:00:00:01:01 netns a type veth peer name eth0 address 02:00:00:00:01:02 netns r1
link add eth1 address 02:00:00:00:04:01 netns r3 type veth peer name eth2 address 02:00:00:00:04:02 netns r1
END
ip netns exec a sysctl -qw net.ipv4.neigh.eth0.retrans_time_ms=150 net.ipv4.neigh.eth0.delay_first_probe_time=60
ip -n a -force -batch - <<'END'
link set lo up
link set eth0 up
addr add 10.0.0.1/24 dev eth0
END
ip netns exec r1 sysctl -qw net.ipv4.neigh.eth0.retrans_time_ms=150 net.ipv4.neigh.eth0.delay_first_probe_time=60 net.ipv4.neigh.eth2.retrans_time_ms=150 net.ipv4.neigh.eth2.delay_first_probe_time=60 net.ipv4.ip_forward=1
ip -n r1 -force -batch - <<'END'
link set lo up
link set eth0 up
link set eth2 up
addr add 10.0.0.2/24 dev eth0
addr add 172.16.0.26/29 dev eth2
addr add 10.7.7.3/30 scope link dev eth0
END
ip netns exec r3 sysctl -qw net.ipv4.neigh.eth1.retrans_time_ms=150 net.ipv4.neigh.eth1.delay_first_probe_time=60
ip -n r3 -force -batch - <<'END'
link set lo up
link set eth1 up
addr add 172.16.0.25/29 dev eth1
route add 10.0.0.0/24 via 172.16.0.26
END
sleep 1.2
ip netns exec r3 ping -c 1 -W 0.8 10.0.0.1
sleep 0.6
ip -n a neigh | sort
