# world: bare
# A local packet that DNAT or a mark sends elsewhere: the rest of OUTPUT goes on with the device of its first route.
ip netns add a
ip netns add b
ip link add eth0 netns a type veth peer name eth0 netns b
ip -n b link add d0 type veth peer name d1
ip -n a link set lo up
ip -n a link set eth0 up
ip -n a addr add 10.0.0.1/24 dev eth0
ip -n b link set lo up
ip -n b link set eth0 up
ip -n b link set d0 up
ip -n b link set d1 up
ip -n b addr add 10.0.0.2/24 dev eth0
ip -n b addr add 10.1.0.2/24 dev d0
ip netns exec b iptables -t nat -A OUTPUT -d 10.0.0.2 -p icmp -j DNAT --to-destination 10.0.0.1
ip netns exec b iptables -t nat -A OUTPUT -d 10.1.0.9 -j DNAT --to-destination 10.0.0.1
for o in lo eth0 d0; do ip netns exec b iptables -A OUTPUT -o $o; ip netns exec b iptables -t nat -A POSTROUTING -o $o; ip netns exec b iptables -t mangle -A POSTROUTING -o $o; done
sleep 1.2
ip netns exec b ping -c 1 -W 1 10.0.0.2; echo $?
ip netns exec b ping -c 1 -W 1 10.1.0.9; echo $?
ip netns exec b iptables -nvL OUTPUT
ip netns exec b iptables -t nat -nvL POSTROUTING
ip netns exec b iptables -t mangle -nvL POSTROUTING
ip netns exec b iptables -A OUTPUT -o lo -j REJECT --reject-with icmp-host-prohibited
ip netns exec b ping -c 1 -W 1 10.0.0.2; echo $?
ip netns exec b iptables -I OUTPUT -o d0 -j DROP
ip netns exec b ping -c 1 -W 1 10.1.0.9; echo $?
ip netns exec b iptables -F OUTPUT
ip netns exec b ip route add default via 10.0.0.1
ip netns exec b ip rule add fwmark 1 lookup 100
ip netns exec b ip route add 10.1.0.0/24 via 10.0.0.1 dev eth0 table 100
ip netns exec b iptables -t mangle -A OUTPUT -d 10.1.0.7 -j MARK --set-mark 1
for o in eth0 d0; do ip netns exec b iptables -A OUTPUT -o $o -m mark --mark 1; ip netns exec b iptables -t nat -A OUTPUT -o $o -m mark --mark 1; done
ip netns exec b ping -c 1 -W 1 10.1.0.7; echo $?
ip netns exec b iptables -nvL OUTPUT
ip netns exec b iptables -t nat -nvL OUTPUT
