# world: dockerhost
# docker: 20.10
# A link on the default bridge writes /etc/hosts and the environment.
docker run -d --name db busybox
docker run -d --name web --link db:database --link db busybox
docker exec web cat /etc/hosts | grep -v ip6
docker exec web env | grep -v HOSTNAME | sort
sleep 1.2
docker exec web ping -c 1 database
docker run --rm --link nosuch:x busybox true
docker network create lnet
docker run -d --name udb --network lnet busybox
docker run -d --name uweb --network lnet --link udb:backend busybox
docker exec uweb nslookup backend | grep -A1 Name
docker exec uweb env | grep -v HOSTNAME | sort
docker rm -f db
docker ps --format '{{.Names}}'
