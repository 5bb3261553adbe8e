/**
 * All that objects hold, private fields too, as lines to compare: one a field, by the shortest path that leads there. Node's
 * inspector reads it in the same process.
 */

import type { Runtime } from "node:inspector";
import { Session } from "node:inspector";

/** `derived` are fields that are left out: `Class.field`. */
export function describeGraph(root: object, derived: ReadonlySet<string>): string[] {
  const session = new Session();
  session.connect();
  const lines: string[] = [];
  const seen = new Map<object, string>();
  const key = "netnsimGraph";
  const heap: object[] = [];
  Reflect.set(globalThis, key, heap);

  /** The objects that inspected ones are, so that each is met once. */
  function describe(remote: Runtime.RemoteObject, path: string): void {
    if (remote.objectId === undefined || remote.type === "function") {
      const value = remote.type === "function" ? "function" : String(remote.unserializableValue ?? JSON.stringify(remote.value));
      lines.push(`${path} = ${value}`);
      return;
    }
    const object = identify(remote.objectId);
    const before = seen.get(object);
    if (before !== undefined) {
      lines.push(`${path} -> ${before}`);
      return;
    }
    seen.set(object, path);
    const name = remote.className ?? "Object";
    if (ArrayBuffer.isView(object)) {
      lines.push(`${path} = ${name} ${[...(object as Uint8Array)].join(" ")}`);
      return;
    }
    lines.push(`${path} is ${name}`);
    if (object instanceof Map || object instanceof Set) {
      let at = 0;
      for (const entry of object.entries()) queue.push([toRemote(entry), `${path}[${at++}]`]);
      return;
    }
    for (const { name: field, value } of fieldsOf(remote.objectId)) {
      if (value === undefined || derived.has(`${name}.${field}`)) continue;
      queue.push([value, `${path}.${field}`]);
    }
  }

  function post<T>(method: string, parameters: object): T {
    let result: T | undefined;
    session.post(method, parameters, (error, value) => {
      if (error !== null) throw error;
      result = value as T;
    });
    return result as T;
  }

  function identify(objectId: string): object {
    post("Runtime.callFunctionOn", {
      objectId,
      functionDeclaration: `function () { globalThis.${key}[0] = this; }`,
    });
    return heap[0]!;
  }

  function toRemote(value: unknown): Runtime.RemoteObject {
    heap[1] = value as object;
    return post<{ result: Runtime.RemoteObject }>("Runtime.evaluate", { expression: `globalThis.${key}[1]` }).result;
  }

  function fieldsOf(objectId: string): { name: string; value?: Runtime.RemoteObject | undefined }[] {
    const { result, privateProperties = [] } = post<{
      result: Runtime.PropertyDescriptor[];
      privateProperties?: { name: string; value?: Runtime.RemoteObject }[];
    }>("Runtime.getProperties", { objectId, ownProperties: true });
    return [...result.filter(({ enumerable }) => enumerable), ...privateProperties];
  }

  const queue: [Runtime.RemoteObject, string][] = [[toRemote(root), "lab"]];
  // Breadth first, so that a path is the shortest.
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) describe(...next);
  session.disconnect();
  Reflect.deleteProperty(globalThis, key);
  return lines;
}
