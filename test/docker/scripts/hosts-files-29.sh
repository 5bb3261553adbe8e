# world: dockerhost
# docker: 29
# /etc/hosts and /etc/resolv.conf of containers.
docker run --rm --name h1 --hostname myhost busybox cat /etc/hosts /etc/hostname
docker run --rm --hostname myhost.example.test busybox cat /etc/hosts
docker run --rm --add-host db:10.1.2.3 --add-host web:10.1.2.4 busybox cat /etc/hosts | grep -v 172
docker run --rm --network none busybox cat /etc/hosts /etc/resolv.conf
docker run --rm --network host busybox cat /etc/hosts /etc/hostname
docker run --rm busybox cat /etc/resolv.conf
docker run --rm busybox sh -c 'hostname; cat /etc/hostname' | uniq | wc -l
docker run --rm --network host --hostname other busybox hostname
docker run -d --name ann busybox
docker run --rm --network container:ann busybox sh -c 'diff /etc/hosts /etc/hosts && echo read'
docker run --rm --network container:ann --hostname x busybox true
docker run --rm -e A=1 -e B busybox env | sort | grep -v HOSTNAME
docker run --rm -w /tmp busybox pwd
