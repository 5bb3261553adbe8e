# world: bare
for n in a b; do ip netns add $n; done
ip link add va netns a type veth peer name fa; ip link add vb netns b type veth peer name fb
for x in "a va 10.0.1.2" "b vb 10.0.2.2"; do set -- $x; ip -n $1 addr add $3/24 dev $2; ip -n $1 link set $2 up; ip -n $1 link set lo up; done
ip addr add 10.0.1.1/24 dev fa; ip addr add 10.0.2.1/24 dev fb; ip link set fa up; ip link set fb up
ip -n a addr add 10.0.1.3/24 dev va
ip -n a route add default via 10.0.1.1; ip -n b route add default via 10.0.2.1
sysctl -qw net.ipv4.ip_forward=1
sleep 2
iptables -A FORWARD -i fa -p tcp --syn -m connlimit --connlimit-above 2 -j REJECT --reject-with tcp-reset
iptables -A FORWARD -i fa -p udp -m connlimit --connlimit-upto 2 --connlimit-daddr --connlimit-mask 24 -j ACCEPT
iptables -A FORWARD -i fa -p udp -j DROP
ip netns exec b sh -c 'for p in 1 2 3 4 5; do nc -l -k -p 800$p > /dev/null & done; sleep 80' &
sleep 1
try() { ip netns exec a sh -c "sleep $3 | nc -v -N -s $1 10.0.2.2 $2" > /tmp/$2 2>&1 & sleep 0.5; cat /tmp/$2; }
try 10.0.1.2 8001 4
try 10.0.1.2 8002 40
try 10.0.1.2 8003 40
try 10.0.1.3 8003 2
sleep 6
try 10.0.1.2 8004 40
try 10.0.1.2 8005 40
iptables -vnxL FORWARD
for port in 53 54 55 56; do ip netns exec a sh -c "echo hello | nc -u -w 1 -p 4000 10.0.2.2 $port"; done
iptables -vnxL FORWARD
conntrack -D -p udp > /dev/null 2>&1
ip netns exec a sh -c "echo hello | nc -u -w 1 -p 4000 10.0.2.2 57"
iptables -vnxL FORWARD | tail -2
kill %1
