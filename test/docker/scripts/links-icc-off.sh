# world: dockerhost
# docker: 20.10 --icc=false
# A link opens exactly the exposed ports between two containers.
docker run -d --name db busybox
docker run -d --name web --link db:database busybox
docker exec web cat /etc/hosts | grep -v ip6
docker exec web env | grep DATABASE | sort
iptables -S DOCKER
sleep 1.2
docker exec web ping -c 1 -W 1 database
docker inspect -f '{{json .HostConfig.Links}}' web
docker rm -f web
iptables -S DOCKER
