# world: bare
# netstat -s in words, of all protocols and of some; groups, inodes, IPv6's empty lists
ip link set lo up
ping -c 1 127.0.0.1 > /dev/null; echo hi | timeout 1 nc -u -w 1 127.0.0.1 99
netstat -s; netstat -su; netstat -st; netstat -sw; netstat -s -e | head -3; netstat -sU; netstat -sS; netstat -s -4 | head -2; netstat --statistics --raw | head -2; netstat -sx
netstat -s6; netstat -st6; netstat -su6; netstat -s46; netstat -A inet6 -s | head -2
netstat -C; netstat -rC; netstat -6; netstat -ltn6; netstat -U; netstat -S; netstat -A unix; netstat -A inet6; netstat -i6; netstat -A nosuch
ip link add v0 type veth peer name v1; ip link add br0 type bridge
netstat -gn; ip link set v0 up; ip addr add 10.0.0.1/24 dev v1; ip link set br0 up; ip link set v1 up; sleep 0.1; netstat -gn; netstat -g4n; netstat -g6n
netstat -tlne; netstat -e; netstat -xe; netstat -lxp
timeout 3 nc -l -p 99 & sleep 0.2; netstat -tlne | sed 's/[0-9]\{5,\} */N/g'; netstat -atnoe | sed 's/[0-9]\{5,\} */N /g'; netstat -atuwe | sed 's/[0-9]\{5,\} */N/g'
