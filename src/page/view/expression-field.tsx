/** The field of the expression that the timeline and the list of packets are filtered by. */
import { useId } from "preact/hooks";
import { usePage } from "./context.ts";

export function ExpressionField() {
  const { page, view, say } = usePage();
  const id = useId();
  const { expression, refused } = view.filter;
  return (
    <div class="expression">
      <input
        class={`search mono${refused === null ? "" : " refused"}`}
        type="search"
        aria-label={say("packetFilter")}
        aria-invalid={refused !== null}
        aria-describedby={id}
        placeholder={say("packetFilterHint")}
        value={expression}
        onInput={(event) => page.filterBy(event.currentTarget.value)}
      />
      <p class={refused === null ? "sr" : "error"} role="alert" id={id} lang="en">
        {refused}
      </p>
    </div>
  );
}
