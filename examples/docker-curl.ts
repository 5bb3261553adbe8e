/**
 * A published port: `docker run -p`, a client on another machine, and what the host did to its packets.
 *
 *     npx tsx examples/docker-curl.ts
 */
import { lan } from "netnsim";

// node1 has docker; `ssh remote` is a second machine on its LAN.
const { host } = lan({ seed: 1 });

await host.run("docker run -d --name web -p 8080:80 nginx");
process.stdout.write(await host.run("ssh remote curl -s http://192.168.2.110:8080 | grep title"));

// A rule of docker's rewrote the destination; conntrack remembers it for the replies.
process.stdout.write(await host.run("iptables -t nat -S DOCKER"));
process.stdout.write(await host.run("conntrack -L 2> /dev/null"));

// Prints:
// <title>Welcome to nginx!</title>
// -N DOCKER
// -A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80
// tcp      6 119 TIME_WAIT src=192.168.2.5 dst=192.168.2.110 sport=48682 dport=8080 src=172.17.0.2 dst=192.168.2.5 sport=80 dport=48682 [ASSURED] mark=0 use=1
