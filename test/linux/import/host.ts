/**
 * A real host to import: docker's bridge with two containers, docker 28's rules for a published port, and the network it is on.
 */

/** Its card's MAC address. */
export const CARD = "02:00:00:00:00:01";
export const LAN_MAC = "02:00:00:00:00:02";

export const HOST = `set -e
ip link set lo up
for name in web db lan; do ip netns add $name; ip -n $name link set lo up; done
sysctl -qw net.ipv4.ip_forward=1 net.ipv4.icmp_ratelimit=0 net.ipv4.conf.all.rp_filter=2
for name in web db lan; do ip netns exec $name sysctl -qw net.ipv4.icmp_ratelimit=0; done
ip link add docker0 type bridge
ip link set docker0 up
ip addr add 172.17.0.1/16 brd 172.17.255.255 dev docker0
number=2
for name in web db; do
  ip link add veth$name type veth peer name eth0 netns $name
  ip link set veth$name master docker0 up
  ip -n $name addr add 172.17.0.$number/16 dev eth0
  ip -n $name link set eth0 up
  ip -n $name route add default via 172.17.0.1
  number=3
done
ip link add eth0 address ${CARD} type veth peer name eth0 address ${LAN_MAC} netns lan
ip link set eth0 up
# How often it redirects depends on the time between two packets.
sysctl -qw net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.eth0.send_redirects=0
ip addr add 192.0.2.10/24 dev eth0
ip -n lan link set eth0 up
ip -n lan addr add 192.0.2.1/24 dev eth0
ip -n lan addr add 192.0.2.7/24 dev eth0
ip route add default via 192.0.2.1
iptables-restore <<'END'
*raw
:PREROUTING ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A PREROUTING -d 172.17.0.2/32 ! -i docker0 -j DROP
COMMIT
*filter
:INPUT ACCEPT [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
:DOCKER - [0:0]
:DOCKER-BRIDGE - [0:0]
:DOCKER-CT - [0:0]
:DOCKER-FORWARD - [0:0]
:DOCKER-ISOLATION-STAGE-1 - [0:0]
:DOCKER-ISOLATION-STAGE-2 - [0:0]
:DOCKER-USER - [0:0]
-A INPUT -s 192.0.2.0/28 -p tcp -m tcp --dport 22 -j ACCEPT
-A INPUT -p tcp -m multiport --dports 22,23,25:30 -j REJECT --reject-with tcp-reset
-A INPUT -p udp -m udp --dport 53 -j DROP
-A FORWARD -j DOCKER-USER
-A FORWARD -j DOCKER-FORWARD
-A DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 80 -j ACCEPT
-A DOCKER -d 172.17.0.3/32 ! -i docker0 -o docker0 -p udp -m udp --dport 5353 -j ACCEPT
-A DOCKER ! -i docker0 -o docker0 -j DROP
-A DOCKER-BRIDGE -o docker0 -j DOCKER
-A DOCKER-CT -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A DOCKER-FORWARD -j DOCKER-CT
-A DOCKER-FORWARD -j DOCKER-ISOLATION-STAGE-1
-A DOCKER-FORWARD -j DOCKER-BRIDGE
-A DOCKER-FORWARD -i docker0 -j ACCEPT
-A DOCKER-ISOLATION-STAGE-1 -i docker0 ! -o docker0 -j DOCKER-ISOLATION-STAGE-2
-A DOCKER-ISOLATION-STAGE-2 -o docker0 -j DROP
-A DOCKER-USER -s 203.0.113.0/24 -i eth0 -j DROP
-A DOCKER-USER -i eth0 -p tcp -m conntrack --ctorigdstport 81 -m conntrack ! --ctstate RELATED,ESTABLISHED -m statistic --mode nth --every 5 --packet 3 -j REJECT --reject-with icmp-admin-prohibited
COMMIT
*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:DOCKER - [0:0]
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER
-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
-A DOCKER -i docker0 -j RETURN
-A DOCKER ! -i docker0 -p tcp -m tcp --dport 81 -j DNAT --to-destination 172.17.0.2:80
-A DOCKER ! -i docker0 -p udp -m udp --dport 53 -j DNAT --to-destination 172.17.0.3:5353
COMMIT
END
sleep 1.5
for address in 172.17.0.2 172.17.0.3 192.0.2.1 192.0.2.7; do ping -c 1 -q $address; done > /dev/null
`;
