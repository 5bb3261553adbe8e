# world: dockerhost
# docker: 20.10
# docker network: columns, filters, formats, mistakes.
docker network create --label tier=front --opt com.docker.network.bridge.name=br9 --subnet 10.9.0.0/24 --ip-range 10.9.0.128/25 --gateway 10.9.0.254 --aux-address a=10.9.0.130 nine
docker network create --internal --attachable inner
docker network ls --format '{{.Name}} {{.Driver}} {{.Scope}} {{.Internal}}' | sort
docker network ls --filter driver=bridge --format '{{.Name}}' | sort
docker network ls --filter name=n --format '{{.Name}} {{.Labels}}' | sort
docker network ls --filter label=tier=front -q | wc -l
docker network ls --filter type=custom --format '{{.Name}}' | sort
docker network ls --filter type=nosuch
docker network ls --filter nosuch=1
docker network ls --filter dangling=true --format '{{.Name}}' | sort
docker network inspect -f '{{json .IPAM}} {{json .Options}} {{json .Labels}} {{.Internal}} {{.Attachable}} {{.Ingress}} {{.EnableIPv6}}' nine inner
docker run -d --name ann --network nine busybox sleep 1000
docker run -d --name bob --network nine --ip 10.9.0.7 busybox sleep 1000
docker network inspect -f '{{range .Containers}}{{.Name}} {{.IPv4Address}} {{.MacAddress}}{{println}}{{end}}' nine | sort
docker network inspect nosuch
docker network inspect nine nosuch -f '{{.Name}}'
docker network inspect
docker network rm nine
docker network rm nosuch inner
docker network create nine
docker network create --subnet 10.9.0.0/24 again
docker network create --subnet 10.9.0.128/25 again
docker network create --gateway 10.8.0.1 again
docker network create --subnet 10.8.0.0/24 --gateway 10.7.0.1 again
docker network create --subnet 10.8.0.0/24 --ip-range 10.7.0.0/25 again
docker network create --subnet 10.8.0.0/33 again
docker network create --driver nosuch again
docker network create
docker network create 'a b'
docker network connect nine nosuch
docker network disconnect nosuch ann
docker network disconnect nine nosuch
docker network disconnect -f nine ann
docker network nosuch
