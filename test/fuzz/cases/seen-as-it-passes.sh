# world: bare
# A bridged packet with a new destination waits for its neighbour. A capture of the bridge sees it with the bridge's source, the port with its own.
ip -batch - <<'END'
netns add c0
netns add c1
netns add h
link add br0 address 02:00:00:00:02:01 netns h type bridge
link add eth0 address 02:00:00:00:01:01 netns c0 type veth peer name v0 address 02:00:00:00:01:81 netns h
link add eth0 address 02:00:00:00:01:02 netns c1 type veth peer name v1 address 02:00:00:00:01:82 netns h
END
for i in 0 1; do ip -n h link set v$i master br0; ip -n h link set v$i up; ip -n c$i link set lo up; ip -n c$i link set eth0 up; ip -n c$i addr add 10.0.0.$((i+2))/24 dev eth0; done
ip -n h link set br0 up
ip -n h addr add 10.0.0.1/24 dev br0
ip netns exec h sysctl -qw net.ipv4.ip_forward=1
ip netns exec h iptables -t nat -A PREROUTING -p udp --dport 53 -j DNAT --to-destination 10.0.0.2
sleep 1.2
ip -n c1 neigh add 10.0.0.9 lladdr 02:00:00:00:09:09 dev eth0
ip netns exec h tcpdump -lenti br0 udp > br0.txt 2> /dev/null &
ip netns exec c0 tcpdump -lenti eth0 udp > eth0.txt 2> /dev/null &
sleep 0.5
for port in 4001 4002; do echo hello | ip netns exec c1 timeout 0.5 nc -u -w 1 -p $port 10.0.0.9 53; done
sleep 0.5
kill %1 %2
cat br0.txt
cat eth0.txt
