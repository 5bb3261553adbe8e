# world: bare
# A datagram that nobody waits for has left conntrack: the error about it is of no connection in the raw table. A REJECT's is.
ip link set lo up
ip addr add 10.0.0.1/32 dev lo
iptables -t raw -A OUTPUT -p icmp -m connmark ! --mark 0x1 -j ACCEPT
iptables -A INPUT -m conntrack --ctstate NEW
iptables -A INPUT -p udp --dport 54 -j REJECT
echo hello | timeout 0.5 nc -u -w 1 -p 4001 10.0.0.1 53
iptables-save -c -t raw | grep OUTPUT
echo hello | timeout 0.5 nc -u -w 1 -p 4002 10.0.0.1 54
iptables-save -c -t raw | grep OUTPUT
