# world: dockerhost
# docker: 28
# Address plans docker takes and refuses.
docker network create --subnet 10.9.0.5/24 a1
docker network create --subnet 10.9.0.0/24 --gateway 10.8.0.1 a2
docker network create --subnet 10.9.0.0/24 --gateway abc a3
docker network create --subnet 10.9.20.0/24 --ip-range 10.9.20.77/28 a4; docker network inspect a4 -f '{{json .IPAM.Config}}'
docker network create --subnet 10.9.1.0/24 --ip-range 10.9.0.0/16 a5
docker network create --subnet 10.9.2.0/24 --ip-range abc a6
docker network create --subnet 10.9.2.0/24 --ip-range 10.9.2.0/33 a6
docker network create --subnet 10.9.2.0/24 --ip-range 10.9.2.9 a6
docker network create --subnet abc --gateway 1.2.3.4 a7
docker network create --subnet abc --ip-range 10.0.0.0/8 a8
docker network create --gateway 1.2.3.4 a9
docker network create --ip-range 10.1.0.0/24 b1
docker network create --aux-address a=1.2.3.4 b2
docker network create --subnet 10.9.3.0/24 --aux-address a=1.2.3.4 b3
docker network create --subnet 10.9.4.0/24 --aux-address a=abc b4
docker network create --subnet 10.9.5.0/24 --aux-address a b5
docker network create --subnet 10.9.6.0/24 --gateway 10.9.6.9 --aux-address a=10.9.6.9 b6
docker network create --subnet 10.9.7.0/31 b7; docker network inspect b7 -f '{{json .IPAM.Config}}'
docker network create --subnet 10.9.8.1/32 b8; docker network inspect b8 -f '{{json .IPAM.Config}}'
docker network create --subnet 0.0.0.0/0 b9
docker network create --subnet 10.9.9.0/24 --gateway 10.9.9.0 c1
docker network create --subnet 10.9.10.0/24 --gateway 10.9.10.255 c2
docker network create --subnet 127.9.0.0/16 c3
docker network create --subnet 224.0.1.0/24 c4
docker network create --subnet 169.254.7.0/24 c5
docker network create --subnet "" c6
docker network create --subnet 10.0.0.0/24 c7
docker network create --subnet 10.0.0.128/25 c8
docker network create --subnet 10.9.11.0/24 --gateway 10.9.11.7 --ip-range 10.9.11.64/28 c9; docker network inspect c9 -f '{{json .IPAM.Config}}'
docker network create --subnet 10.9.12.0/24 --ip-range 10.9.12.64/28 d1; docker network inspect d1 -f '{{json .IPAM.Config}}'
docker network create --subnet 10.9.13.0/24 --subnet 10.9.13.0/25 d2
docker network create --subnet 10.9.14.0/24 --gateway 10.9.14.1 --gateway 10.9.14.2 d3
docker network create --subnet 10.9.15.0/24,10.9.15.0/24 d4
docker network create --subnet=10.9.16/24 d5
docker network create --subnet 010.9.17.0/24 d6
docker network create --gateway 10.9.18.1 --subnet 10.9.18.0/30 --aux-address a=10.9.18.2 d7; docker network inspect d7 -f '{{json .IPAM.Config}}'
docker run --rm --network d7 busybox true
docker network ls --format '{{.Name}}'
ip -br -4 addr | sed 's/br-[0-9a-f]*/br-X/'
