# world: dockerhost
# docker: 20.10
# The chains themselves are removed under dockerd.
iptables -F FORWARD; iptables -t nat -F PREROUTING; iptables -t nat -F OUTPUT
iptables -F DOCKER; iptables -X DOCKER
iptables -t nat -F DOCKER; iptables -t nat -X DOCKER
docker run -d --name ann -p 8060:80 busybox
docker ps -a --format '{{.Names}} {{.State}} {{.Ports}}'
docker rm ann
docker run -d --name bob busybox sleep 1000
iptables -t nat -S
docker network create new
ip -br link | grep br- | wc -l
docker network ls --format '{{.Name}}' | sort
