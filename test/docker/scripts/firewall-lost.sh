# world: dockerhost
# docker: 20.10
# Somebody empties the rules; what still works, and what brings them back.
docker run -d --name ann -p 8060:80 busybox
sleep 1.5
iptables -F
iptables -t nat -F
iptables -S
curl -s -m 3 http://10.0.0.10:8060/
ip netns exec lan curl -s -m 3 http://10.0.0.10:8060/
docker exec ann ping -c 1 -W 1 10.0.0.1 | tail -2
docker restart -t 0 ann
iptables -S
iptables -t nat -S
docker run -d --name bob -p 8061:80 busybox
iptables -S DOCKER
docker network create --subnet 10.6.0.0/24 new
iptables -S
iptables -t nat -S
docker rm -f ann bob
docker network rm new
iptables -S
iptables -t nat -S
