# world: dockerhost
# docker: 20.10 --ip-masq=false
# Nothing is hidden behind the host's address.
docker run -d --name ann busybox
iptables -t nat -S
sleep 1.2
docker exec ann ping -c 1 -W 1 10.0.0.1
ip -n lan route add 172.17.0.0/16 via 10.0.0.10
docker exec ann ping -c 1 -W 1 10.0.0.1
conntrack -L -p icmp 2>/dev/null | grep -c 'src=10.0.0.1 dst=172.17.0.2'
docker network create -o com.docker.network.bridge.enable_ip_masquerade=false --subnet 10.31.0.0/24 n1
docker network create -o com.docker.network.bridge.enable_ip_masquerade=true --subnet 10.32.0.0/24 n2
iptables -t nat -S POSTROUTING | wc -l
