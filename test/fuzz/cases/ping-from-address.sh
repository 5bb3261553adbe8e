# world: bare
# ping -I ADDRESS asks no socket for the way first: what sendto() answers is not told. A foreign source by rp_filter is "Invalid argument".
ip -batch - <<'END'
netns add a
netns add b
link add eth0 address 02:00:00:00:01:01 netns a type veth peer name eth0 address 02:00:00:00:01:02 netns b
END
ip netns exec a sysctl -qw net.ipv4.conf.eth0.rp_filter=1 net.ipv4.ip_forward=1
ip netns exec b sysctl -qw net.ipv4.icmp_echo_ignore_broadcasts=0
ip -n a -batch - <<'END'
link set lo up
link set eth0 up
addr add 10.0.0.1/25 dev eth0
END
ip -n b -batch - <<'END'
link set lo up
link set eth0 up
addr add 10.0.0.2/25 dev eth0
END
sleep 1.2
ip netns exec a ping -c 1 -W 0.3 -I 10.0.0.1 10.9.0.1
ip netns exec a ping -c 1 -W 0.3 -I 10.0.0.1 10.0.0.127
ip netns exec a ping -c 1 -W 2 -b -I 10.0.0.1 10.0.0.127
ip netns exec a ping -c 1 -W 0.3 -I 10.0.0.7 10.0.0.2
ip netns exec a ping -c 2 -i 0.2 -W 0.3 -I 10.0.0.1 10.9.0.1
ip netns exec a ping -c 1 -W 0.3 -I 127.0.0.1 10.0.0.2
ip -n a route get 10.0.0.2 from 10.9.9.5 iif eth0
ip -n a rule add to 10.0.0.2 blackhole
ip netns exec a ping -c 1 -W 0.3 10.0.0.2
ip netns exec a ping -c 1 -W 0.3 -I 10.0.0.1 10.0.0.2
