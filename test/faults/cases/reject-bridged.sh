# world: bare
# br_netfilter: a tcp-reset goes back out of the port its packet came in on and meets no hook, so that after a DNAT it speaks from the inner address;
# an ICMP error is sent like any other
ip link add br0 type bridge; ip addr add 172.17.0.1/16 dev br0; ip link set br0 up
ip link set lo up; sysctl -qw net.ipv4.ip_forward=1 net.ipv4.icmp_ratelimit=0
i=2; for n in a b; do ip netns add $n; ip link add v$n type veth peer name eth0 netns $n; ip link set v$n master br0 up; ip -n $n addr add 172.17.0.$i/16 dev eth0; ip -n $n link set eth0 up; ip -n $n link set lo up; ip -n $n route add default via 172.17.0.1; bridge link set dev v$n hairpin on; i=$((i+1)); done
ip addr add 10.0.0.10/24 dev lo
ip netns add s; ip link add h1 type veth peer name eth0 netns s; ip addr add 10.3.0.1/24 dev h1; ip link set h1 up; ip -n s addr add 10.3.0.2/24 dev eth0; ip -n s link set eth0 up; ip -n s route add default via 10.3.0.1
sysctl -qw net.bridge.bridge-nf-call-iptables=1
iptables -t nat -A PREROUTING -p tcp --dport 81 -j DNAT --to-destination 172.17.0.2:80
iptables -t nat -A PREROUTING -p tcp --dport 82 -j REDIRECT --to-ports 80
iptables -t nat -A PREROUTING -p tcp --dport 83 -j DNAT --to-destination 10.3.0.2:80
iptables -t nat -A POSTROUTING -s 172.17.0.2/32 -d 172.17.0.2/32 -j MASQUERADE
iptables -t nat -A POSTROUTING
iptables -A OUTPUT -p tcp
for n in a s; do ip netns exec $n nc -lk -p 80 </dev/null >/dev/null & N="$N $!"; done
nc -lk -p 80 </dev/null >/dev/null & M=$!
sleep 1.5
b() { timeout 0.7 ip netns exec b nc -v -w 1 $1 $2 -z; echo "$3 b $1:$2 $?"; }
a() { timeout 0.7 ip netns exec a nc -v -w 1 $1 $2 -z; echo "$3 a $1:$2 $?"; }
for w in tcp-reset icmp-port-unreachable icmp-admin-prohibited; do
iptables -A FORWARD -p tcp -j REJECT --reject-with $w
b 172.17.0.2 80 $w; b 10.0.0.10 81 $w; b 172.17.0.1 81 $w; a 10.0.0.10 81 $w; b 10.3.0.2 80 $w; b 10.0.0.10 83 $w
iptables -F FORWARD
iptables -A INPUT -p tcp --dport 80 -j REJECT --reject-with $w
b 172.17.0.1 82 $w; b 172.17.0.1 80 $w; a 10.0.0.10 82 $w
iptables -F INPUT
iptables -A FORWARD -p tcp --sport 80 -j REJECT --reject-with $w
b 172.17.0.2 80 $w; b 10.0.0.10 81 $w; 
iptables -F FORWARD
sleep 1; conntrack -F 2>/dev/null
done
ip addr del 172.17.0.1/16 dev br0
iptables -A FORWARD -p tcp -j REJECT --reject-with tcp-reset
b 172.17.0.2 80 "no address"
iptables -F FORWARD
iptables -A FORWARD -p tcp -j REJECT
b 172.17.0.2 80 "no address"
iptables -F FORWARD
# established
ip addr add 172.17.0.1/16 dev br0
(sleep 0.7; echo hi; sleep 1) | ip netns exec b nc -v -w 2 172.17.0.2 80 & sleep 0.4
iptables -A FORWARD -p tcp -j REJECT --reject-with tcp-reset; wait $!; iptables -F FORWARD
(sleep 0.7; echo hi; sleep 1) | ip netns exec b nc -v -w 2 10.0.0.10 81 & sleep 0.4
iptables -A FORWARD -p tcp -j REJECT --reject-with tcp-reset; wait $!; 
iptables -vxnL OUTPUT; iptables -t nat -vxnL | grep -v MASQ
kill $N $M
