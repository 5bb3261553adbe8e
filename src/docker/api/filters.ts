/** The `filters` of a listing: JSON, as an object of lists, or of objects whose keys are the values. moby: filters.FromJSON(). */
import { type Sent, sentEntries, sentTexts } from "../../shell/commands/docker/options/api-values.ts";
import { DockerError } from "../shapes.ts";

/** As the command line writes them: KEY=VALUE. */
export function readFiltersOf(query: URLSearchParams): string[] {
  const text = query.get("filters") ?? "";
  if (text === "") return [];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new DockerError("invalid filter", 400);
  }
  return sentEntries({ name: "filters", value }).flatMap(([key, sent]) => valuesOf(sent).map((each) => `${key}=${each}`));
}

function valuesOf(sent: Sent): readonly string[] {
  return Array.isArray(sent.value) ? sentTexts(sent) : sentEntries(sent).map(([each]) => each);
}
