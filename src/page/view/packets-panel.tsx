/** Every frame at every device, as a list to filter by tcpdump's expressions, with the bytes of one of them. */
import { useEffect, useState } from "preact/hooks";
import type { PacketList } from "../../session/protocol.ts";
import type { Page } from "../state/page.ts";
import { Button } from "./button.tsx";
import { usePage } from "./context.ts";
import { ExpressionField } from "./expression-field.tsx";
import { Icon } from "./icons.tsx";

const PAGE_OF_ROWS = 200;
const BYTES_IN_ROW = 16;

export function PacketsPanel() {
  const { page, view, say } = usePage();
  const filter = view.passing.expression;
  const [count, setCount] = useState(PAGE_OF_ROWS);
  const [list, setList] = useState<PacketList | null>(null);
  const [chosen, setChosen] = useState<number | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void page.ask(page.session.packets(filter, 0, count)).then((found) => isCurrent && setList(found));
    return () => {
      isCurrent = false;
    };
  }, [page, filter, count, view.cursor, view.epoch, view.stretches.length]);
  const heads = ["packetNumber", "packetTime", "packetWhere", "packetSource", "packetDestination", "packetInfo"] as const;
  return (
    <article class="packet-list" aria-label={say("packets")}>
      <header>
        <ExpressionField />
        <Button isOff={list === null || list.total === 0} title={say("pcapngHint")} onClick={() => void savePcapng(page)}>
          <Icon name="download" /> {say("pcapng")}
        </Button>
      </header>
      {list === null ? null : list.rows.length === 0 ? (
        <p class="muted">{say(filter === "" ? "packetNone" : "packetNoneFiltered")}</p>
      ) : (
        <div class="scroll" tabIndex={0} role="region" aria-label={say("packets")}>
          <table>
            <thead>
              <tr>
                {heads.map((head) => (
                  <th key={head} scope="col">
                    {say(head)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody lang="en">
              {list.rows.map(({ number, timeUs, device, source, destination, protocol, info }) => (
                <tr key={number} class={`${protocol}${number === chosen ? " chosen" : ""}`}>
                  <td>
                    <button
                      type="button"
                      class="quiet"
                      aria-pressed={number === chosen}
                      onClick={() => setChosen(number === chosen ? null : number)}
                    >
                      {number}
                    </button>
                  </td>
                  <td>{(timeUs / 1e6).toFixed(6)}</td>
                  <td>{device}</td>
                  <td>{source}</td>
                  <td>{destination}</td>
                  <td>{info}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {list !== null && list.total > list.rows.length ? (
        <button type="button" onClick={() => setCount(count + PAGE_OF_ROWS)}>
          {say("packetMore", list.rows.length, list.total)}
        </button>
      ) : null}
      {chosen === null ? null : <Bytes number={chosen} />}
    </article>
  );
}

function Bytes({ number }: { readonly number: number }) {
  const { page, say } = usePage();
  const [bytes, setBytes] = useState<Uint8Array | null>(null);
  useEffect(() => {
    void page.ask(page.session.packetBytes(number)).then(setBytes);
  }, [page, number]);
  return (
    <pre class="bytes" tabIndex={0} role="region" aria-label={say("bytes", number)}>
      {bytes === null ? "" : hexLines(bytes)}
    </pre>
  );
}

async function savePcapng(page: Page): Promise<void> {
  const bytes = await page.ask(page.session.pcapng());
  if (bytes === null) return;
  const url = URL.createObjectURL(new Blob([bytes], { type: "application/x-pcapng" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = "netnsim.pcapng";
  link.click();
  URL.revokeObjectURL(url);
}

/** As `xxd` writes them. */
function hexLines(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += BYTES_IN_ROW) {
    const row = [...bytes.subarray(at, at + BYTES_IN_ROW)];
    const hex = row.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const text = row.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : ".")).join("");
    lines.push(`${at.toString(16).padStart(4, "0")}  ${hex.padEnd(BYTES_IN_ROW * 3)} ${text}`);
  }
  return lines.join("\n");
}
