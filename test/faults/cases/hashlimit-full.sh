# world: bare
ip netns add a; ip link add va netns a type veth peer name fa
for n in 2 3 4 5; do ip -n a addr add 10.0.1.$n/24 dev va; done; ip -n a link set va up; ip -n a link set lo up
ip addr add 10.0.1.1/24 dev fa; ip link set fa up
sleep 2
try() { iptables -A INPUT -p icmp -m hashlimit --hashlimit-upto 1/min --hashlimit-burst 5 --hashlimit-mode srcip "$@" -j ACCEPT; iptables -A INPUT -p icmp -j DROP
  for n in 2 3 4; do ip netns exec a ping -c 1 -W 1 -I 10.0.1.$n 10.0.1.1 | grep received; done; iptables -vnxL INPUT | tail -2 | head -1; iptables -F; }
try --hashlimit-htable-size 1 --hashlimit-htable-max 1 --hashlimit-name s1
try --hashlimit-htable-size 2 --hashlimit-htable-max 1 --hashlimit-name s2
try --hashlimit-htable-size 1 --hashlimit-htable-max 2 --hashlimit-name s3
try --hashlimit-htable-max 1 --hashlimit-name s4
