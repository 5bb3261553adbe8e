# world: bare
# TOS of routes, rules and lookups: six bits are kept, three of them looked up by, the lower two refused; user IDs of rules.
ip netns add n; IP="ip -netns n"; $IP link set lo up
ip link add d0 netns n type veth peer name d1 netns n; $IP link set d0 up; $IP link set d1 up
$IP address add 172.16.104.1/24 dev d0
$IP address add 172.16.101.1/24 dev d1
ip netns exec n sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=0
sleep 2
for t in 0x04 0x08 0x10 0x1c 0x20 0x24 0x40 0x80 0xb8 0xfc; do $IP route add 172.16.102.0/24 dsfield $t via 172.16.101.$((t)); echo "rc $?"; done
$IP route add 172.16.102.0/24 via 172.16.101.2
$IP route add 172.16.102.0/24 via 172.16.101.9 metric 7
$IP route show 172.16.102.0/24
for t in 0x00 0x04 0x08 0x10 0x1c 0x20 0x24 0x30 0x40 0x80 0xb8 0xfc 0xff 0x01 0x05 CS1 EF AF11 default nope 0x100 256 10 08; do echo "# $t"; $IP route get 172.16.102.1 tos $t; $IP route get fibmatch 172.16.102.1 dsfield $t; $IP route get 172.16.102.1 from 172.16.104.9 iif d0 tos $t | head -1;  done
for t in 0x04 0x01 0x24 EF CS1 0xff default; do echo "# show $t"; $IP route show tos $t; $IP route del 172.16.102.0/24 tos $t; echo "rc $?"; done
$IP route show 172.16.102.0/24; $IP -d route show 172.16.102.0/24 | head -2; $IP -j route show 172.16.102.0/24
$IP route flush 172.16.102.0/24
echo "# rules"
for t in 0x04 0x10 0x1c 0x20 0x24 0xb8 0x01 0x03 EF CS1 nope 0x100 default; do $IP rule add tos $t table 100; echo "$t rc $?"; done; $IP rule
$IP route add 10.0.0.0/8 via 172.16.101.100 table 100; $IP route add 10.0.0.0/8 via 172.16.101.1 
for t in 0x00 0x04 0x10 0x1c 0x20 0x24 0xb8; do $IP route get 10.1.1.1 tos $t | head -1; $IP route get 10.1.1.1 from 172.16.104.9 iif d0 tos $t | head -1; done
for t in 0x04 0x10 0x01 0x24 default; do $IP rule show tos $t; $IP rule del tos $t; echo "rc $?"; done; $IP rule del tos 0 table 100;  $IP rule
$IP rule flush; $IP rule add pref 5 lookup main; $IP rule add pref 6 lookup default
echo "# uid"; $IP rule add uidrange 100-200 table 100 pref 10; $IP rule add uidrange 100-200 table 100 pref 10; echo "rc $?"; $IP rule add uidrange 100-200 table 101; $IP rule add uidrange 5 table 100; echo "rc $?"; $IP rule add uidrange 5-4 table 100; echo "rc $?"; $IP rule add uidrange a-b table 100; echo "rc $?"; $IP rule add uidrange 0-4294967295 table 100; echo "rc $?"; $IP rule add uidrange 0-4294967294 table 100; echo "rc $?"; $IP rule add uidrange 0-0 table 100 pref 20; echo "rc $?"; $IP rule; $IP -j rule
$IP rule flush; $IP rule add pref 5 lookup main; $IP route del 10.0.0.0/8; $IP rule add uidrange 100-200 table 100 pref 4; $IP route get 10.1.1.1 uid 100;  $IP route get 10.1.1.1 uid 200; $IP route get 10.1.1.1 uid 201; $IP route get 10.1.1.1;  $IP route get 10.1.1.1 from 172.16.104.9 iif d0 uid 100; $IP rule add uidrange 0-0 table 100 pref 3; $IP route get 10.1.1.1 | head -1;  $IP route get 10.1.1.1 from 172.16.104.9 iif d0; ip netns exec n ping -c1 -W1 10.1.1.1 2>&1 | head -1; $IP rule del uidrange 0-0; echo "rc $?"; ip netns exec n ping -c1 -W1 10.1.1.1 2>&1 | head -1; $IP rule show uidrange 100-200; $IP rule del uidrange 100-201;  echo "rc $?"; $IP rule del uidrange 100-200;  echo "rc $?"
$IP rule add not uidrange 100-200 table 100 pref 4;  $IP route get 10.1.1.1 uid 100;  $IP route get 10.1.1.1 uid 99 | head -1
