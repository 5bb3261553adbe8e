# world: bare
# The error about an unreachable neighbour goes back by that same neighbour: it asks once more, and is gone with the failure.
ip -batch - <<'END'
netns add a
netns add r
netns add b
link add eth0 address 02:00:00:00:01:01 netns a type veth peer name eth0 address 02:00:00:00:01:02 netns r
link add eth1 address 02:00:00:00:02:01 netns r type veth peer name eth0 address 02:00:00:00:02:02 netns b
END
ip -n a link set eth0 up
ip -n b link set eth0 up
ip -n r link set eth0 up
ip -n r link set eth1 up
ip -n a addr add 10.0.0.1/24 dev eth0
ip -n a route add default via 10.0.0.2
ip -n r addr add 10.0.0.2/24 dev eth0
ip -n r addr add 10.0.1.1/24 dev eth1
ip -n r route add 10.0.0.1/32 dev eth1
ip netns exec r sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=0 net.ipv4.neigh.eth1.retrans_time_ms=100 net.ipv4.conf.all.accept_local=1
ip netns exec r iptables -t nat -A PREROUTING -p udp --dport 53 -j DNAT --to-destination 10.0.0.1
sleep 1.2
ip netns exec b tcpdump -lni eth0 arp > arp.txt 2> /dev/null &
sleep 0.5
echo hello | ip netns exec a timeout 0.7 nc -u -w 1 -p 4001 10.0.0.2 53
sleep 0.5
kill %1
sed 's/.*ARP/ARP/' arp.txt
ip netns exec r nstat -asz | grep -E '^IcmpOut(DestUnreachs|Msgs) '
