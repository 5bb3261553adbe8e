/**
 * Who comes before whom: services in waves, each needing only those of earlier waves. The real compose works on a wave at the
 * same time, so that within one the order of its lines is chance; here it is that of the names.
 */
import type { Service } from "./project.ts";

export function wavesOf(services: ReadonlyMap<string, Service>): string[][] {
  return waves(new Map([...services].map(([name, { dependsOn }]) => [name, [...dependsOn.keys()]])));
}

/** The other way round: each after all that need it. */
export function reverseWavesOf(needs: ReadonlyMap<string, readonly string[]>): string[][] {
  const needers = new Map([...needs.keys()].map((name) => [name, [] as string[]]));
  for (const [name, others] of needs) for (const other of others) needers.get(other)?.push(name);
  return waves(needers);
}

function waves(needs: ReadonlyMap<string, readonly string[]>): string[][] {
  const waves: string[][] = [];
  const placed = new Set<string>();
  while (placed.size < needs.size) {
    const wave = [...needs]
      .filter(([name]) => !placed.has(name))
      .filter(([, others]) => others.every((other) => placed.has(other) || !needs.has(other)))
      .map(([name]) => name)
      .sort();
    if (wave.length === 0) throw new Error("compose: services that wait for each other were not refused");
    for (const name of wave) placed.add(name);
    waves.push(wave);
  }
  return waves;
}

/** The services asked for and all they need. */
export function withDependencies(services: ReadonlyMap<string, Service>, names: readonly string[]): Map<string, Service> {
  const wanted = new Set<string>();
  const add = (name: string): void => {
    if (wanted.has(name)) return;
    wanted.add(name);
    for (const other of services.get(name)?.dependsOn.keys() ?? []) add(other);
  };
  names.forEach(add);
  return new Map([...services].filter(([name]) => wanted.has(name)));
}
