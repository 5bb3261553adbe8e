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
ip netns exec a ping -c 1 -W 0.8 -I eth0 10.0.0.1
ip netns exec a ping -c 1 -W 4 -I eth0 10.0.0.77
ip netns exec a ping -c 1 -W 4 10.0.0.77
ip netns exec b tcpdump -n -v -c 4 -i eth0 icmp > seen.txt 2> /dev/null &
sleep 1
ip netns exec a ping -c 1 -W 0.8 -b 10.0.0.2
ip netns exec a sysctl -w net.ipv4.ip_no_pmtu_disc=1
ip netns exec a ping -c 1 -W 0.8 10.0.0.2
wait; cat seen.txt
