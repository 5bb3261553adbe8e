# world: dockerhost
# docker: 20.10
# What -p refuses.
docker run --rm -p 80000:80 busybox true
docker run --rm -p abc:80 busybox true
docker run --rm -p 80:abc busybox true
docker run --rm -p 1.2.3:80:80 busybox true
docker run --rm -p 8000-8002:80-81 busybox true
docker run --rm -p 80/icmp busybox true
docker run --rm -p 300.0.0.1:80:80 busybox true
docker run -d --name x1 -p 10.9.9.9:8084:80 busybox
docker ps -a --format '{{.Names}} {{.State}}'
iptables -t nat -S DOCKER
docker rm x1
docker run -d --name x2 -p 8085:80 busybox
docker run -d --name x3 -p 8085:80 busybox
docker run -d --name x4 -p 127.0.0.1:8085:80 busybox
docker ps -a --format '{{.Names}} {{.State}}'
iptables -t nat -S DOCKER
