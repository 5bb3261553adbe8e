# world: bare
# A bridge has 1,023 ports at most; a port of a bridge stays what it is when put there again.
ip link add br0 type bridge; ip link add br1 type bridge
for i in $(seq 1 1026); do echo "link add a$i address 02:00:00:00:0$((i%10)):01 master br0 type veth peer name b$i"; done | ip -force -batch -; echo "rc $?"
ip -o link show master br0 | wc -l; ip -o link | wc -l
ip link set a1023 nomaster; ip link set a1024 master br0; echo "rc $?"; ip link add z type veth peer name y; ip link set z master br0; echo "rc $?"; brctl addif br0 z; echo "rc $?"; ip link set a1 master br1; ip link set z master br0; echo "rc $?"; ip -d link show z | grep -o 'port_no [0-9a-fx]*'; ip link set a1 master br0; echo "rc $?"; ip -o link show a1
ip link set a2 nomaster; ip link set b3 up; ip link add q type bridge; ip link set q master br0; echo "rc $?";  ip link set q address 02:00:00:00:00:09; ip link set q master br0; echo "rc $?"; brctl addif br0 q; echo "rc $?"; brctl addif br0 lo; echo "rc $?"; brctl addif br0 br0; echo "rc $?"; ip link set lo master br0;echo "rc $?"; ip link set br1 master br0
