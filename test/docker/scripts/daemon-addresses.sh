# world: dockerhost
# docker: 20.10 --default-address-pool base=10.10.0.0/16,size=24 --bip 192.168.77.1/24 --mtu 1400
# dockerd told which addresses to use.
ip -4 addr show docker0 | grep -v valid_lft
docker network inspect -f '{{json .IPAM.Config}} {{json .Options}}' bridge
docker network create n1
docker network create n2
docker network inspect -f '{{.Name}} {{range .IPAM.Config}}{{.Subnet}}{{end}}' n1 n2
docker run -d --name ann -p 8086:80 busybox
docker inspect -f '{{.NetworkSettings.IPAddress}} {{.NetworkSettings.Gateway}}' ann
docker exec ann ip -4 addr | grep -v valid_lft
docker exec ann ip -4 route
ip link show type veth | grep veth
iptables -t nat -S
