# world: bare
# net.ipv4.ip_no_pmtu_disc while a connection lives: its socket sets DF as when it was made (the listener's, for one that was accepted).
ip netns add a; ip netns add r; ip netns add b
ip link add e0 netns a type veth peer name e1 netns r; ip link add e2 netns r type veth peer name e3 netns b
ip -n a addr add 10.0.0.1/24 dev e0; ip -n r addr add 10.0.0.2/24 dev e1; ip -n r addr add 10.0.1.1/24 dev e2;  ip -n b addr add 10.0.1.2/24 dev e3
for x in "a e0" "r e1" "r e2" "b e3"; do set -- $x; ip -n $1 link set $2 up; done
ip -n a route add default via 10.0.0.2; ip -n b route add default via 10.0.1.1
ip netns exec r sysctl -qw net.ipv4.ip_forward=1
sleep 1.2
n=0
# Set before the client, and while it waits to send; the listener is made with the one of before.
for pair in "0 1" "0 2" "0 3" "1 0"; do
  set -- $pair; n=$((n + 1)); echo "== $pair"
  ip netns exec a ip route flush cache; ip -n r link set e2 mtu 1500
  ip netns exec a sysctl -qw net.ipv4.ip_no_pmtu_disc=$1; ip netns exec b sysctl -qw net.ipv4.ip_no_pmtu_disc=$1
  (sleep 2; echo back; sleep 1) | ip netns exec b timeout 4 nc -l -p 80$n > got &
  sleep 0.4; ip netns exec b sysctl -qw net.ipv4.ip_no_pmtu_disc=$2
  (sleep 1; head -c 6000 /dev/zero; sleep 2.5) | ip netns exec a timeout 3.5 nc 10.0.1.2 80$n &
  sleep 0.5
  ip netns exec a sysctl -qw net.ipv4.ip_no_pmtu_disc=$2; ip -n r link set e2 mtu 600
  ip netns exec r timeout 1.8 tcpdump -nlvi e1 "icmp or tcp" 2> /dev/null > cap.txt
  wait; wc -c < got
  grep -A1 'flags \[DF\], proto TCP.*length [1-9][0-9][0-9]' cap.txt | grep -q '10.0.0.1.*>' && echo "a sets DF"
  grep -A1 'flags \[none\], proto TCP.*length [1-9][0-9][0-9]' cap.txt | grep -q '10.0.0.1.*>' && echo "a sets no DF"
  grep -B1 '10.0.1.2.*>' cap.txt | grep -o 'flags \[[^]]*\], proto TCP' | sort -u
  grep -o 'unreachable.*(mtu [0-9]*)' cap.txt | sort -u
  ip netns exec a ip route get 10.0.1.2 | sed -E "s/expires [0-9]+sec/expires Nsec/"
done
