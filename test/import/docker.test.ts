/** A host with docker, imported: containers are namespaces of their names, and explanations say what docker made rules for. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { LISTING_PATH } from "../../src/docker/listing.ts";
import { explanationText } from "../../src/explain/text.ts";
import { Lab, type LabHost } from "../../src/index.ts";
import { bare } from "../../src/lab/worlds/bare.ts";
import { dockerhost } from "../../src/lab/worlds/dockerhost.ts";
import { namesOf } from "../../src/shell/commands/explain/names.ts";
import { Recording } from "../../src/trace/recording.ts";
import { stateOf, stateOfNamed } from "../export/state.ts";
import { runs } from "../sample.ts";
import { listingsOf } from "./listings.ts";
import { omitted, withoutIdleChains } from "./same.ts";

const TWO_NETWORKS = `docker network create --subnet 10.9.0.0/24 back
docker run -d --name web -p 8080:80 nginx
docker run -d --name db --network back -p 127.0.0.1:53:53/udp nginx
docker network connect back web`;

/** What docker is said to have made, of the rules that packets from outside and from the containers meet. */
function origins(host: LabHost): string[] {
  const recording = new Recording();
  const stop = host.kernelHost.taps.explainIn(recording);
  host.netns().inject("eth0", "tcp 10.0.0.1:4000 > 10.0.0.10:8080 S", { trace: false });
  host.netns().inject("docker0", "udp 172.17.0.9:4000 > 203.0.113.80:53", { trace: false });
  host.netns().output("udp 127.0.0.1:4000 > 127.0.0.1:53", { trace: false });
  stop();
  const explained = { title: "", exitCode: null, hops: recording.hops };
  const names = namesOf(host.kernelHost.kernel);
  const text = explanationText(explained, names, { level: "verbose", width: 1000, color: false });
  return [...new Set(text.match(/docker: [^)]*/g))].sort();
}

test.each(["20.10", "28", "29"] as const)("with docker %s it is the same, and is explained the same", async (docker) => {
  const { lab, host } = dockerhost({ docker });
  await host.run(TWO_NETWORKS);
  const imported = Lab.from(listingsOf(host));
  expect(omitted(imported)).toEqual([]);
  expect(imported.notes.map(({ text }) => text)).toEqual(
    expect.arrayContaining([
      "container db: its programs do not run, nor docker-proxy at 127.0.0.1:53/udp",
      "container web: its programs do not run, nor docker-proxy at 0.0.0.0:8080/tcp, [::]:8080/tcp",
    ]),
  );
  expect(withoutIdleChains(stateOf(imported.lab))).toEqual(withoutIdleChains(stateOf(lab)));
  const fork = imported.lab.fork();
  const here = origins(imported.host);
  expect(here).toContain("docker: -p 8080:80 of web");
  expect(here).toContain("docker: network bridge");
  expect(here).toEqual(origins(host));
  // The script knows it, too, and so does a fork.
  const { host: scripted } = bare({ seed: 1 });
  await scripted.run(imported.script);
  expect(origins(scripted)).toEqual(here);
  expect(origins(fork.hosts.get(host.name)!)).toEqual(here);
});

test("an explanation does without what docker has made where its file has something else in it", async () => {
  const { host: made } = dockerhost({ docker: "28" });
  await made.run(TWO_NETWORKS);
  const { lab, host } = Lab.from(listingsOf(made));
  for (const content of ["", "{", "[]", '{"networks":[{"name":1}],"containers":[]}']) {
    host.files.write(LISTING_PATH, content);
    expect(origins(host)).toEqual([]);
  }
  expect(lab.internalErrors).toEqual([]);
});

const NAMES = ["a", "b", "c"];
const network = fc.constantFrom("bridge", "n0", "n1");
const publish = fc.constantFrom("", "-p 8080:80", "-p 127.0.0.1:8081:80", "-p 5353:53/udp", "-p 80", "-P");

/** Lines that may be refused. */
const dockerLine = fc.oneof(
  fc
    .tuple(fc.constantFrom("n0", "n1"), fc.constantFrom("", "--internal", "-o com.docker.network.bridge.enable_icc=false"))
    .map(([name, option]) => `docker network create ${option} ${name}`),
  fc
    .tuple(fc.constantFrom(...NAMES), network, publish)
    .map(([name, on, port]) => `docker run -d --name ${name} --network ${on} ${port} nginx`),
  fc.tuple(network, fc.constantFrom(...NAMES)).map(([on, name]) => `docker network connect ${on} ${name}`),
  fc.tuple(network, fc.constantFrom(...NAMES)).map(([on, name]) => `docker network disconnect ${on} ${name}`),
  fc.constantFrom(...NAMES).map((name) => `docker rm -f ${name}`),
  fc.constant("iptables -I DOCKER-USER -i eth0 -p tcp -m conntrack --ctorigdstport 8080 -j DROP"),
);

test("export and import of random hosts with docker are inverse", { timeout: 120_000 }, async () => {
  const labs = fc.tuple(fc.constantFrom("20.10", "27", "28", "29"), fc.array(dockerLine, { minLength: 1, maxLength: 8 }));
  const property = fc.asyncProperty(labs, async ([docker, lines]) => {
    const { lab, host } = dockerhost({ docker });
    await host.sh(lines.join("\n"));
    const imported = Lab.from(listingsOf(host));
    expect(omitted(imported)).toEqual([]);
    expect(withoutIdleChains(stateOf(imported.lab))).toEqual(withoutIdleChains(stateOf(lab)));
    const { host: other } = bare({ seed: 1 });
    await other.run(imported.lab.toScript(), { name: "export" });
    expect(stateOfNamed(other)).toEqual(stateOf(imported.lab));
  });
  await fc.assert(property, { numRuns: runs(2, 30), seed: Number(process.env.NETNSIM_SEED ?? 1) });
});
