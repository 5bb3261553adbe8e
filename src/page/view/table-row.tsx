/** A row of a table: what would be if it were not there, were another value, or read otherwise. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Change } from "../../session/protocol.ts";
import type { Edit, Mark, Row } from "../state/tables.ts";
import type { Say } from "../words/words.ts";
import { usePage } from "./context.ts";
import { Icon } from "./icons.tsx";

interface RowProps {
  readonly row: Row;
  readonly mark: Mark;
  readonly isDecided: boolean;
}

export function TableRow({ row, mark, isDecided }: RowProps) {
  const { page, say } = usePage();
  const [isEdited, setEdited] = useState(false);
  const pencil = useRef<HTMLButtonElement>(null);
  const classes = [row.isHead ? "head" : "", mark, isDecided ? "decided" : ""].filter(Boolean).join(" ");
  const { change, edit, cells } = row;
  const close = (): void => {
    setEdited(false);
    pencil.current?.focus();
  };
  return (
    <>
      <tr class={classes} title={isDecided ? say("decided") : undefined}>
        {cells.map((cell, index) => {
          const text = mark === "gone" ? <del>{cell}</del> : cell;
          return row.isHead && index === 0 ? (
            <th key={index} scope="row" colSpan={2} lang="en">
              {text}
            </th>
          ) : (
            <td key={index} lang="en">
              {text}
            </td>
          );
        })}
        <td class="ask">
          {edit === null ? null : (
            <button
              ref={pencil}
              type="button"
              class="quiet"
              title={say("whatIfEdit")}
              aria-label={`${say("whatIfEdit")} ${cells[0]}`}
              aria-expanded={isEdited}
              onClick={() => setEdited(!isEdited)}
            >
              <Icon name="pencil" />
            </button>
          )}
          {change === null ? null : (
            <button
              type="button"
              class="quiet"
              title={askWords(change, row, say)}
              aria-label={`${askWords(change, row, say)} ${cells[0]}`}
              onClick={() => void page.whatIf(change)}
            >
              <Icon name="question" />
            </button>
          )}
        </td>
      </tr>
      {!isEdited || edit === null ? null : <EditRow edit={edit} columns={cells.length + 1} close={close} />}
    </>
  );
}

function askWords(change: Change, { toggled }: Row, say: Say): string {
  if (change.kind === "link") return say(change.up ? "whatIfUp" : "whatIfDown");
  return toggled === null ? say("whatIfDelete") : say("whatIfToggle", toggled);
}

interface EditProps {
  readonly edit: Edit;
  readonly columns: number;
  readonly close: () => void;
}

/** The row's words in a field below it. */
function EditRow({ edit, columns, close }: EditProps) {
  const { page, say } = usePage();
  const [words, setWords] = useState(edit.words);
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => field.current!.focus(), []);
  const asked = words.trim();
  return (
    <tr class="edit">
      <td colSpan={columns}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void page.whatIf(edit.change(asked));
          }}
        >
          <textarea
            class="mono"
            rows={Math.min(4, 1 + Math.floor(words.length / 44))}
            aria-label={say("whatIfEdit")}
            value={words}
            ref={field}
            onInput={(event) => setWords(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Escape") return close();
              if (event.key !== "Enter") return;
              event.preventDefault();
              event.currentTarget.form!.requestSubmit();
            }}
          />
          <button type="submit" class="primary">
            {say("whatIf")}
          </button>
          <button type="button" onClick={close}>
            {say("cancel")}
          </button>
        </form>
      </td>
    </tr>
  );
}
