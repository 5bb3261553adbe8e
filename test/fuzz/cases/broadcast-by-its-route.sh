# world: bare
# What is a broadcast the route tells, not the frame: each of them may be one and the other not.
ip -batch - <<'END'
netns add a
netns add b
link add eth0 address 02:00:00:00:01:01 netns a type veth peer name eth0 address 02:00:00:00:01:02 netns b
END
for ns in a b; do ip -n $ns link set lo up; ip -n $ns link set eth0 up; done
ip -n a addr add 10.0.0.1/24 dev eth0
ip -n b addr add 10.0.0.2/24 dev eth0
ip -n b addr add 10.0.1.2/24 dev eth0
ip -n a route add 10.0.1.255 via 10.0.0.2
sleep 1.2
ip netns exec b iptables -A INPUT -m pkttype --pkt-type unicast
ip netns exec b iptables -A INPUT -m pkttype --pkt-type broadcast
ip netns exec b iptables -t raw -A PREROUTING -m pkttype --pkt-type unicast
ip netns exec b iptables -t raw -A PREROUTING -m pkttype --pkt-type broadcast
looks() { ip netns exec b nstat -asz | grep -E "$1"; ip netns exec b iptables-save -c | grep pkttype; ip netns exec b iptables -Z INPUT; ip netns exec b iptables -t raw -Z PREROUTING; }
ip netns exec a ping -c 1 -W 0.5 10.0.0.2 > /dev/null
ip netns exec a ping -c 1 -W 0.5 10.0.1.255
looks '^Icmp(InErrors|InEchos|OutEchoReps|OutDestUnreachs) |^IpExtInBcast|^IpInDelivers'
ip netns exec b sysctl -qw net.ipv4.icmp_echo_ignore_broadcasts=0
ip netns exec a ping -c 1 -W 0.5 10.0.1.255
looks '^Icmp(InErrors|InEchos|OutEchoReps|OutDestUnreachs) |^IpExtInBcast|^IpInDelivers'
ip netns exec b timeout 2.5 nc -l -p 5000 > heard.txt &
for i in {1..20}; do ip netns exec b ss -Hltn 'sport = :5000' | grep -q . && break; sleep 0.05; done
echo hello | ip netns exec a timeout 0.5 nc -N -w 1 -p 4002 10.0.1.255 5000
echo hello | ip netns exec a timeout 0.5 nc -N -w 1 -p 4003 10.0.1.255 5001
kill %1; wait; wc -c < heard.txt
looks '^Tcp(InSegs|OutRsts|ExtListenDrops|InErrs|PassiveOpens) |^IpExtInBcast|^IpInDelivers'
ip netns exec b timeout 1.5 nc -u -l -p 5000 > heard.txt &
for i in {1..20}; do ip netns exec b ss -Hlun 'sport = :5000' | grep -q . && break; sleep 0.05; done
echo hello | ip netns exec a timeout 0.5 nc -u -w 1 -p 4004 10.0.1.255 5000
echo hello | ip netns exec a timeout 0.5 nc -u -w 1 -p 4005 10.0.1.255 5001
kill %1; wait; wc -c < heard.txt
looks '^Udp(InDatagrams|NoPorts|IgnoredMulti) |^IcmpOutDestUnreachs|^IpExtInBcast|^IpInDelivers'
ip -n a neigh replace 10.0.0.2 lladdr ff:ff:ff:ff:ff:ff dev eth0
ip netns exec b sysctl -qw net.ipv4.icmp_echo_ignore_broadcasts=1
ip netns exec a ping -c 1 -W 0.5 10.0.0.2 | grep -v rtt
looks '^Icmp(InErrors|InEchos|OutEchoReps|OutDestUnreachs) |^IpExtInBcast|^IpInDelivers'
echo hello | ip netns exec a timeout 0.5 nc -N -w 1 -p 4006 10.0.0.2 5001
looks '^Tcp(InSegs|OutRsts|ExtListenDrops|InErrs|PassiveOpens) |^IpExtInBcast|^IpInDelivers'
ip netns exec b timeout 1.5 nc -u -l -p 5000 > heard.txt &
for i in {1..20}; do ip netns exec b ss -Hlun 'sport = :5000' | grep -q . && break; sleep 0.05; done
echo hello | ip netns exec a timeout 0.5 nc -u -w 1 -p 4007 10.0.0.2 5000
echo hello | ip netns exec a timeout 0.5 nc -u -w 1 -p 4008 10.0.0.2 5001
kill %1; wait; wc -c < heard.txt
looks '^Udp(InDatagrams|NoPorts|IgnoredMulti) |^IcmpOutDestUnreachs|^IpExtInBcast|^IpInDelivers'
ip netns exec b ping -b -c 1 -W 0.5 10.0.1.255 | grep -v rtt
looks '^Icmp(InErrors|InEchos|OutEchoReps|OutDestUnreachs) |^IpExtInBcast|^IpInDelivers'
