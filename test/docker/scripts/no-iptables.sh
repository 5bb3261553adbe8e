# world: dockerhost
# docker: 20.10 --iptables=false
# dockerd keeps its hands off the firewall.
iptables-save
docker run -d --name ann -p 8088:80 busybox
iptables-save
sysctl net.ipv4.ip_forward
sleep 1.2
curl -s -m 3 http://127.0.0.1:8088/
ip netns exec lan curl -s -m 3 http://10.0.0.10:8088/
docker exec ann ping -c 1 -W 1 10.0.0.1
docker network create --subnet 10.33.0.0/24 n1
docker run -d --name bob --network n1 busybox
docker exec ann ping -c 1 -W 1 10.33.0.2
iptables-save
