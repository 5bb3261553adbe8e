# world: dockerhost
# docker: 27
# Publishing ports without filter's chain.
docker run -d --name old -p 8070:80 busybox
iptables -F FORWARD; iptables -F DOCKER; iptables -X DOCKER
docker run -d --name ann -p 8060:80 -p 8061:81 busybox
iptables -S; iptables -t nat -S
docker ps -a --format '{{.Names}} {{.State}} {{.Ports}}'
docker rm ann
docker run -d --name ann -P busybox
iptables -S; iptables -t nat -S
docker rm ann
docker run -d --name carl busybox
docker network create new
iptables -S; iptables -t nat -S
docker network ls --format '{{.Name}}'
docker stop -t 0 old; docker start old
iptables -S; iptables -t nat -S
iptables -N DOCKER
docker start old
iptables -S; iptables -t nat -S
docker network create new
iptables -S; iptables -t nat -S
docker rm -f old carl
docker network rm new
iptables -S; iptables -t nat -S
