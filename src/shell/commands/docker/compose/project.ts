/** A project as its files describe it: what compose-go calls types.Project, as far as containers and networks need it. */
import type { ContainerConfig, HostConfig, NetworkRequest } from "../../../../docker/shapes.ts";

export type Condition = "service_started" | "service_healthy" | "service_completed_successfully";

export interface Dependency {
  readonly condition: Condition;
  readonly restart: boolean;
  readonly required: boolean;
}

/** What a service asks of one of its networks. */
export interface ServiceNetwork {
  readonly ipv4Address: string;
  readonly aliases: readonly string[];
  readonly macAddress: string;
  readonly driverOpts: Readonly<Record<string, string>>;
  readonly priority: number;
  readonly gwPriority: number;
}

/** What dockerd asks a container now and then. Times in virtual microseconds. */
export interface HealthCheck {
  readonly argv: readonly string[];
  readonly intervalUs: number;
  readonly timeoutUs: number;
  readonly startPeriodUs: number;
  readonly startIntervalUs: number;
  readonly retries: number;
}

export interface Service {
  readonly name: string;
  readonly containerName: string | null;
  /** What the file says of its containers, before networks, links and compose's own labels are known: see request.ts. */
  readonly config: ContainerConfig;
  readonly hostConfig: HostConfig;
  readonly dependsOn: ReadonlyMap<string, Dependency>;
  /** "" where it has networks. */
  readonly networkMode: string;
  /** By their key in the file. */
  readonly networks: ReadonlyMap<string, ServiceNetwork>;
  readonly links: readonly string[];
  readonly externalLinks: readonly string[];
  readonly scale: number;
  readonly healthCheck: HealthCheck | null;
  /** `attach: false`: its output is not shown unless asked for. */
  readonly attach: boolean;
  /** Follows from everything the file says of it: another one means that its containers are made anew. */
  readonly hash: string;
}

export interface ProjectNetwork {
  /** As the engine knows it. */
  readonly name: string;
  readonly external: boolean;
  readonly request: NetworkRequest;
  readonly hash: string;
}

export interface ProjectVolume {
  readonly name: string;
  readonly external: boolean;
}

export interface Project {
  readonly name: string;
  readonly workingDir: string;
  readonly files: readonly string[];
  /** In the order of their names. */
  readonly services: ReadonlyMap<string, Service>;
  /** Services that are not asked for, by name or profile. */
  readonly disabled: ReadonlySet<string>;
  /** Those some service uses, in the order of their keys. */
  readonly networks: ReadonlyMap<string, ProjectNetwork>;
  readonly volumes: ReadonlyMap<string, ProjectVolume>;
}
