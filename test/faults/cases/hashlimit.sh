# world: bare
ip netns add a; ip link add va netns a type veth peer name fa
ip -n a addr add 10.0.1.2/24 dev va; ip -n a addr add 10.0.1.3/24 dev va; ip -n a link set va up; ip -n a link set lo up
ip addr add 10.0.1.1/24 dev fa; ip addr add 10.0.1.11/24 dev fa; ip link set fa up
sleep 2
iptables -A INPUT -p icmp -m hashlimit --hashlimit-upto 1/min --hashlimit-burst 3 --hashlimit-mode srcip --hashlimit-name per-source -j ACCEPT
iptables -A INPUT -p icmp -j DROP
ip netns exec a ping -c 5 -i 0.2 -W 1 -I 10.0.1.2 10.0.1.1 | tail -3 | head -1
ip netns exec a ping -c 2 -i 0.2 -W 1 -I 10.0.1.3 10.0.1.1 | tail -3 | head -1
ip netns exec a ping -c 1 -i 0.2 -W 1 -I 10.0.1.2 10.0.1.11 | tail -3 | head -1
iptables -vnxL INPUT
iptables -F
iptables -A INPUT -p udp --dport 53 -m hashlimit --hashlimit-above 2/hour --hashlimit-burst 2 --hashlimit-mode srcip,dstport --hashlimit-name dns -j DROP
iptables -A INPUT -p udp --dport 54 -m hashlimit --hashlimit-above 100/hour --hashlimit-burst 50 --hashlimit-mode dstip --hashlimit-name dns -j DROP
for i in 1 2 3 4; do ip netns exec a sh -c 'echo x | nc -u -w 1 -s 10.0.1.2 10.0.1.1 53; echo x | nc -u -w 1 -s 10.0.1.3 10.0.1.1 54'; done
iptables -vnxL INPUT
iptables -D INPUT 1
ip netns exec a sh -c 'echo x | nc -u -w 1 -s 10.0.1.3 10.0.1.1 54'
iptables -vnxL INPUT
iptables -F
iptables -A INPUT -p udp --dport 54 -m hashlimit --hashlimit-above 100/hour --hashlimit-burst 50 --hashlimit-mode dstip --hashlimit-name dns -j DROP
ip netns exec a sh -c 'for i in 1 2 3; do echo x | nc -u -w 1 -s 10.0.1.3 10.0.1.1 54; done'
iptables -vnxL INPUT
iptables -F
iptables -A INPUT -p icmp -m hashlimit --hashlimit-upto 1/min --hashlimit-burst 1 --hashlimit-mode srcip --hashlimit-srcmask 24 --hashlimit-name net --hashlimit-htable-expire 3000 -j ACCEPT
iptables -A INPUT -p icmp -j DROP
for from in 2 3; do ip netns exec a ping -c 1 -W 1 -I 10.0.1.$from 10.0.1.1 | tail -3 | head -1; done
sleep 8
ip netns exec a ping -c 1 -W 1 -I 10.0.1.3 10.0.1.1 | tail -3 | head -1
iptables -vnxL INPUT
