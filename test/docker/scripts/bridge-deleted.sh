# world: dockerhost
# docker: 20.10
# Somebody deletes the bridges of docker's networks.
docker run -d --name ann -p 8060:80 busybox
docker network create -o com.docker.network.bridge.name=brn --subnet 10.9.0.0/24 n
docker run -d --name bob --network n busybox
sleep 1.2
ip link del docker0
docker run -d --name carl -p 8061:80 busybox
docker ps -a --format '{{.Names}} {{.State}} {{.Ports}}'
docker inspect carl -f '{{.State.Status}} {{.State.ExitCode}} {{.State.Error}}'
docker rm carl
docker network connect bridge bob
docker network disconnect bridge ann
docker network connect bridge ann
docker restart -t 0 ann
docker ps -a --format '{{.Names}} {{.State}} {{.Ports}}'
docker start ann
docker network ls --format '{{.Name}}'
iptables -t nat -S
docker rm -f ann
ip link del brn
docker restart -t 0 bob
docker rm -f bob
docker network rm n; echo $?
docker network create n2
iptables -S; iptables -t nat -S
ip -br link | sed 's/br-[0-9a-f]*/br-X/;s/veth[0-9a-f]*/veth/' | grep -v "^lo"
