# world: dockerhost
# docker: 20.10
# Forwarding off, a bridge down or without its address, ports that others hold, ranges of ports.
sysctl -w net.ipv4.ip_forward=0
docker run --rm busybox true
docker network create --subnet 10.9.0.0/24 n
sysctl net.ipv4.ip_forward
docker run -d --name a1 --network n -p 8081:80 busybox
docker create --name cr busybox
docker info 2>&1 | grep -i warn
sysctl -w net.ipv4.ip_forward=1
ip link set docker0 down
docker run -d --name b1 -p 8082:80 busybox
ip -br link show docker0; ip route
curl -s -m 1 http://127.0.0.1:8082/; echo $?
ip link set docker0 up; sleep 1.2
curl -s -m 1 http://127.0.0.1:8082/; echo $?
ip addr flush dev docker0
docker run -d --name c1 -p 8083:80 busybox
ip -br addr show docker0; ip route
curl -s -m 1 http://127.0.0.1:8083/; echo $?
docker exec c1 ip route
ip addr add 172.17.0.1/16 dev docker0; sleep 1
curl -s -m 1 http://127.0.0.1:8083/; echo $?
nc -l -p 8090 & sleep 0.2
docker run -d --name d1 -p 8090:80 busybox; iptables -t nat -S DOCKER
docker run -d --name e1 -p 8089-8092:80 busybox; iptables -t nat -S DOCKER
docker ps -a --format '{{.Names}} {{.State}} {{.Ports}}'
docker run -d --name g1 -p 8089-8099:80 busybox
docker rm -f g1; docker run -d --name g1 -p 8093-8095:80 busybox; docker port g1; docker rm -f g1;  docker run -d --name g1 -p 8093-8095:80 busybox; docker port g1
docker run -d --name h1 -p 127.0.0.1:8200:80 busybox; docker run -d --name h2 -p 8200:80 busybox
docker run -d --name h3 -p 8201:80 busybox; docker run -d --name h4 -p 127.0.0.1:8201:80 busybox
docker run -d --name h5 -p 10.0.0.10:8202:80 busybox; docker run -d --name h6 -p 127.0.0.1:8202:80 busybox
docker run -d --name h7 -p 8203:80 -p 8203:81 busybox
docker run -d --name h8 -p 8204:80 -p 8205:80 busybox; docker port h8
iptables -t nat -S DOCKER; iptables -S DOCKER
docker ps -a --format '{{.Names}} {{.State}} {{.Ports}}'
kill %1
