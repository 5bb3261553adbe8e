/** Readers of what a client of docker's API sends. Go reads null, and what is left out, as the zero value. */
import { DockerError, type PortKey } from "../../../../docker/shapes.ts";

/** A value of parsed JSON, and its name for a complaint: "" for the whole body. */
export interface Sent {
  readonly name: string;
  readonly value: unknown;
}

function wrong({ name }: Sent, expected: string): never {
  throw new DockerError(`invalid JSON: ${name === "" ? "" : `${name}: `}${expected} is expected`, 400);
}

export function sentText(sent: Sent): string {
  const { value } = sent;
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : wrong(sent, "a string");
}

export function sentFlag(sent: Sent): boolean {
  const { value } = sent;
  if (value === undefined || value === null) return false;
  return typeof value === "boolean" ? value : wrong(sent, "a boolean");
}

export function sentNumber(sent: Sent): number {
  const { value } = sent;
  if (value === undefined || value === null) return 0;
  return typeof value === "number" && Number.isInteger(value) ? value : wrong(sent, "an integer");
}

export function sentList(sent: Sent): readonly Sent[] {
  const { name, value } = sent;
  if (value === undefined || value === null) return [];
  return Array.isArray(value)
    ? value.map((each, at) => ({ name: `${name}[${at}]`, value: each as unknown }))
    : wrong(sent, "a list");
}

export function sentTexts(sent: Sent): string[] {
  return sentList(sent).map(sentText);
}

/** A command: one word may stand alone. moby: strslice. */
export function sentWords(sent: Sent): readonly string[] | null {
  if (sent.value === undefined || sent.value === null) return null;
  return typeof sent.value === "string" ? [sent.value] : sentTexts(sent);
}

export function sentFields(sent: Sent): readonly Sent[] {
  const { name, value } = sent;
  if (value === undefined || value === null) return [];
  if (typeof value !== "object" || Array.isArray(value)) return wrong(sent, "an object");
  return Object.entries(value).map(([key, each]) => ({ name: name === "" ? key : `${name}.${key}`, value: each as unknown }));
}

/** The keys of a map, without its name before them. */
export function sentEntries(sent: Sent): readonly (readonly [key: string, sent: Sent])[] {
  const skipped = sent.name === "" ? 0 : sent.name.length + 1;
  return sentFields(sent).map((each) => [each.name.slice(skipped), each] as const);
}

/** A field by its name, in whatever case: Go's JSON takes each. */
export function sentField(sent: Sent, key: string): Sent {
  const entries = sentEntries(sent);
  const found = entries.find(([each]) => each === key) ?? entries.find(([each]) => each.toLowerCase() === key.toLowerCase());
  return found?.[1] ?? { name: sent.name === "" ? key : `${sent.name}.${key}`, value: undefined };
}

export function sentRecord(sent: Sent): Record<string, string> {
  return Object.fromEntries(sentEntries(sent).map(([key, each]) => [key, sentText(each)]));
}

/** 80/tcp, or 80 for it. */
export function sentPortKey(text: string): PortKey {
  const match = /^(\d+)(?:\/(tcp|udp|sctp))?$/i.exec(text);
  if (match === null || Number(match[1]) > 65_535)
    throw new DockerError(`invalid port specification: ${JSON.stringify(text)}`, 400);
  const protocol = match[2]?.toLowerCase() ?? "tcp";
  if (protocol === "sctp") throw new DockerError('protocol "sctp" is not modelled', 501);
  return `${Number(match[1])}/${protocol}` as PortKey;
}
