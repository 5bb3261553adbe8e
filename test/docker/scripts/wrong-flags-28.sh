# world: dockerhost
# docker: 28
# Flags typed wrongly and requests refused.
docker run
docker run --nosuch busybox
docker run -Q busybox
docker run --name
docker run --memory=abc busybox
docker run --network busybox
docker run -d --rm=maybe busybox
docker run --ip abc --network bridge busybox true
docker run --mac-address zz busybox true
docker run --add-host abc busybox true
docker run --add-host a:b busybox true
docker run --dns abc busybox true
docker run -e busybox
docker run -w rel busybox pwd
docker run --hostname -bad- busybox true
docker run --link nosuch busybox true
docker run --cap-add NOSUCH busybox true
docker run --network container:nosuch busybox true
docker run --network container: busybox true
docker run --network host --ip 1.2.3.4 busybox true
docker run --network none --link x busybox true
docker run -d busybox nosuchcommand
docker run --rm busybox /etc
docker run --rm busybox /etc/passwd
docker run --rm -u 1000:1000 busybox id -u
docker run --rm -u nosuch busybox true
docker exec
docker exec nosuch true
docker rm nosuch
docker rm -f nosuch
docker start nosuch
docker top nosuch
docker port nosuch
docker nosuch
docker container nosuch
docker system prune -f --nosuch
docker -x ps
