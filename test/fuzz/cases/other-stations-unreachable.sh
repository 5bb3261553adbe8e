# world: bare
# A bridged packet whose new destination nobody has: who sent it to another station is not told, who sent it to the bridge is.
ip -batch - <<'END'
netns add c0
netns add c1
netns add h
link add br0 address 02:00:00:00:02:01 netns h type bridge
link add eth0 address 02:00:00:00:01:01 netns c0 type veth peer name v0 address 02:00:00:00:01:81 netns h
link add eth0 address 02:00:00:00:01:02 netns c1 type veth peer name v1 address 02:00:00:00:01:82 netns h
END
for i in 0 1; do ip -n h link set v$i master br0; ip -n h link set v$i up; ip -n c$i link set eth0 up; ip -n c$i addr add 10.0.0.$((i+2))/24 dev eth0; ip -n c$i route add default via 10.0.0.1; done
ip -n h link set br0 up
ip -n h addr add 10.0.0.1/24 dev br0
ip netns exec h sysctl -qw net.ipv4.ip_forward=1 net.ipv4.neigh.br0.retrans_time_ms=100
ip netns exec h iptables -t nat -A PREROUTING -p udp --dport 53 -j DNAT --to-destination 10.0.0.6
sleep 1.2
ip netns exec c1 ping -c 1 -W 0.8 10.0.0.2 > /dev/null
ip netns exec c1 ping -c 1 -W 0.8 10.0.0.1 > /dev/null
echo hello | ip netns exec c1 timeout 0.7 nc -u -w 1 -p 4001 10.0.0.2 53
sleep 0.5
ip netns exec c1 nstat -asz | grep -E '^IcmpIn(DestUnreachs|Msgs) '
echo hello | ip netns exec c1 timeout 0.7 nc -u -w 1 -p 4002 10.0.1.2 53
sleep 0.5
ip netns exec c1 nstat -asz | grep -E '^IcmpIn(DestUnreachs|Msgs) '
