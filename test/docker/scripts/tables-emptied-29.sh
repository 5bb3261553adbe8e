# world: dockerhost
# docker: 29
# docker after every table was emptied.
docker network create -o com.docker.network.bridge.name=brn --subnet 10.9.0.0/24 n
docker run -d --name ann -p 8060:80 busybox
docker run -d --name bob --network n -p 8061:80 busybox
docker network connect n ann
sleep 1.5
iptables -F; iptables -X; iptables -t nat -F; iptables -t nat -X
iptables -S; iptables -t nat -S
curl -s -m 2 http://10.0.0.10:8060/; ip netns exec lan curl -s -m 2 http://10.0.0.10:8060/
docker network disconnect n ann
docker network connect n ann
docker network disconnect bridge ann
docker ps --format '{{.Names}} {{.Ports}}'
iptables -S; iptables -t nat -S
docker network connect bridge ann
docker ps --format '{{.Names}} {{.Ports}}'
docker restart -t 0 ann bob
docker ps -a --format '{{.Names}} {{.State}} {{.Ports}}'
docker stop -t 0 ann bob
docker start ann bob
docker rm -f ann bob
docker network rm n
docker network create m
iptables -S; iptables -t nat -S
docker run --rm busybox ping -c 1 -W 1 10.0.0.1
docker run --rm --network host busybox true
docker run --rm --network none -p 8088:80 busybox true
iptables -S; iptables -t nat -S
