# world: bare
# An entry is used until the sweep after its age, and with an ageing time of 0 nothing is learnt. (How late the sweep is: test/kernel/bridge-timers.test.ts.)
ip -batch - <<'END'
netns add a
netns add b
netns add c
link add br0 address 02:00:00:00:02:01 type bridge ageing_time 1000
link add v0 address 02:00:00:00:01:81 type veth peer name eth0 address 02:00:00:00:01:01 netns a
link add v1 address 02:00:00:00:01:82 type veth peer name eth0 address 02:00:00:00:01:02 netns b
link add v2 address 02:00:00:00:01:83 type veth peer name eth0 address 02:00:00:00:01:03 netns c
END
for i in 0 1 2; do ip link set v$i master br0; ip link set v$i up; done
i=1; for ns in a b c; do ip -n $ns link set eth0 up; ip -n $ns addr add 10.0.0.$i/24 dev eth0; ((i++)); done
ip -n a neigh add 10.0.0.2 lladdr 02:00:00:00:01:02 dev eth0
ip -n b neigh add 10.0.0.1 lladdr 02:00:00:00:01:01 dev eth0
ip link set br0 up
sleep 1.5
ip netns exec b iptables -A INPUT -p udp -j DROP
ip netns exec b ping -c 1 -W 0.5 10.0.0.1 | grep -v rtt
ip netns exec c tcpdump -lnti eth0 udp > c.txt 2> /dev/null &
sleep 9.3
echo early | ip netns exec a timeout 0.1 nc -u -p 4001 10.0.0.2 99
bridge fdb show br br0 | grep -c 01:02
sleep 2
bridge fdb show br br0 | grep -c 01:02
echo late | ip netns exec a timeout 0.1 nc -u -p 4002 10.0.0.2 99
sleep 0.3; kill %1; cat c.txt
ip link set br0 type bridge ageing_time 0
ip netns exec b ping -c 1 -W 0.5 10.0.0.1 | grep -v rtt
bridge fdb show br br0 | grep -c 01:0[12]
