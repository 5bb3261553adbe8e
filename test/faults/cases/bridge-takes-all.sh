# world: bare
# A port's peer that takes less than the bridge: each fragment is dropped there, and the bridge's sender hears of none.
ip netns add h; ip netns add c
ip -n h link add br0 type bridge
ip -n h link add v0 type veth peer name eth0 netns c
ip -n h link set v0 master br0
ip -n h link set br0 up; ip -n h link set v0 up; ip -n c link set eth0 up
ip -n h addr add 10.0.0.1/24 dev br0; ip -n c addr add 10.0.0.2/24 dev eth0
sleep 1.2
ip netns exec h ping -c 1 -W 0.3 10.0.0.2 > /dev/null
ip -n c link set eth0 mtu 500
ip netns exec h ping -c 1 -W 0.3 -s 4000 10.0.0.2
head -c 1400 /dev/zero | ip netns exec h nc -u -w 1 -p 5555 10.0.0.2 9; echo $?
ip -n h -s link show v0 | tail -4; ip -n c -s link show eth0 | tail -4
ip netns exec h nstat -asz IpFragOKs IpFragFails IpFragCreates IpOutDiscards
ip -n h addr del 10.0.0.1/24 dev br0; ip -n h link set v0 nomaster; ip -n h addr add 10.0.0.1/24 dev v0
ip netns exec h ping -c 1 -W 0.3 -s 4000 10.0.0.2
head -c 1400 /dev/zero | ip netns exec h nc -u -w 1 -p 5555 10.0.0.2 9; echo $?
ip -n h -s link show v0 | tail -4
ip netns exec h nstat -asz IpFragOKs IpFragFails IpFragCreates IpOutDiscards
