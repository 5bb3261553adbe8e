/**
 * dig's +options as a table, each once with what it does. The real tool looks at one letter after the other until one option is
 * left (plus_option() of dig.c), so each has a shortest form of its own: `ad(ditional)` may be shortened to `ad`.
 */
import { accepted, type Given, type Row, refused } from "../../options/rows.ts";
import type { ListedOption } from "../../options/table.ts";
import type { DigReader } from "./dig-options.ts";
import type { DigQuestion } from "./dig-question.ts";
import { invalid, notModelled, readCount } from "./dig-usage.ts";
import type { RecordStyle } from "./print.ts";

interface GivenPlus extends Given {
  /** False behind `no`. */
  readonly isOn: boolean;
}

type PlusRow = Row<DigReader, GivenPlus>;

interface Name {
  readonly shortest: string;
  readonly whole: string;
}

class PlusTable {
  readonly #rows: readonly { readonly names: readonly Name[]; readonly row: PlusRow }[];

  /** By name; several names of one option with blanks between them. */
  constructor(rows: Readonly<Record<string, PlusRow>>) {
    this.#rows = Object.entries(rows).map(([names, row]) => ({ names: names.split(" ").map(parseName), row }));
  }

  /** The row of a word, and the word taken apart; null for one that no option has. */
  find(word: string): { readonly row: PlusRow; readonly given: GivenPlus } | null {
    const [, no = "", name = "", , text] = /^\+=*(no)?([^=]*)(=+(.*))?$/s.exec(word)!;
    for (const { names, row } of this.#rows) {
      const found = names.find(({ shortest, whole }) => name.startsWith(shortest) && whole.startsWith(name));
      if (found === undefined) continue;
      const value = text ?? "";
      return { row, given: { name: found.whole, written: `+${no}${name}`, value, hasValue: value !== "", isOn: no === "" } };
    }
    return null;
  }

  /** Every option, in full. */
  list(): ListedOption[] {
    return this.#rows.flatMap(({ names, row: { model, takesValue } }) => {
      const written = names.map(({ whole }) => `+${whole}`);
      const options = model === "modelled" ? [written] : written.map((name) => [name]);
      return options.map((each) => ({ written: each, takesArgument: takesValue === true, model }));
    });
  }
}

function parseName(text: string): Name {
  return { shortest: text.replace(/\(.*/, ""), whole: text.replace(/[()]/g, "") };
}

const SECTIONS = ["comments", "question", "answer", "authority", "additional", "stats"] as const;

export const DIG_PLUS = new PlusTable({
  "aa(flag) aa(only)": flag("aaFlag"),
  "ad(flag)": flag("adFlag"),
  "add(itional)": flag("additional"),
  "al(l)": plus((reader, { isOn }) => {
    for (const section of SECTIONS) reader.scope[section] = isOn;
    reader.printCmd = isOn;
  }),
  "an(swer)": flag("answer"),
  "au(thority)": flag("authority"),
  "bu(fsize)": plus(({ scope }, given) => {
    if (!given.isOn) throw invalid(given.written);
    scope.bufferBytes = given.hasValue ? readCount(given.value, { what: "buffer size" }) : 1232;
  }),
  "cd(flag)": flag("cdFlag"),
  "cl(ass)": style((isOn) => ({ klass: isOn })),
  "cm(d)": plus((reader, { isOn }) => {
    reader.printCmd = isOn;
  }),
  "com(ments)": flag("comments"),
  "coo(kie)": flag("cookie"),
  "de(fname) se(arch)": flag("search"),
  "do dnss(ec)": plus(({ scope }, { isOn }) => {
    scope.dnssec = isOn;
    if (isOn) scope.edns = true;
  }),
  "dom(ain)": withValue(({ scope }, { value }) => {
    scope.domain = value;
    scope.search = true;
  }),
  edns: plus(({ scope }, { isOn, value, hasValue }) => {
    const version = isOn && hasValue ? readCount(value, { what: "edns", limit: 255 }) : 0;
    if (version !== 0) throw notModelled(`EDNS version ${version}`);
    scope.edns = isOn;
  }),
  "ide(ntify)": flag("identify"),
  "mu(ltiline)": style((isOn) => ({ multiline: isOn })),
  "nd(ots)": withValue(({ scope }, { value }) => {
    scope.ndots = readCount(value, { what: "ndots" });
  }),
  qr: flag("showQuery"),
  "qu(estion)": flag("question"),
  "rd(flag) rec(urse)": flag("recurse"),
  "ret(ry)": withValue(({ scope }, { value }) => {
    scope.tries = readCount(value, { what: "retries", limit: 0xffff_fffe }) + 1;
  }),
  "shor(t)": plus((reader, { isOn }) => {
    reader.short = isOn;
    if (!isOn) return;
    reader.printCmd = false;
    reader.shortWord = true;
    for (const section of ["comments", "authority", "additional", "stats"] as const) reader.scope[section] = false;
  }),
  "st(ats)": flag("stats"),
  "tcp v(c)": flag("tcp"),
  "ti(me) ti(meout)": withValue(({ scope }, { value }) => {
    scope.timeoutSeconds = Math.max(1, readCount(value, { what: "timeout" }));
  }),
  "tri(es)": withValue(({ scope }, { value }) => {
    scope.tries = Math.max(1, readCount(value, { what: "tries", limit: 0xffff_ffff }));
  }),
  "ttl(id)": style((isOn) => ({ ttl: isOn })),
  "ttlu(nits)": style((isOn) => (isOn ? { ttl: true, ttlUnits: true } : { ttlUnits: false })),
  // They are about retries, zone transfers or formats that make no difference here.
  "ba(dcookie) be(steffort) cr(ypto) fa(il) i(gnore) idni(n) idno(ut) keepo(pen) on(esoa) rr(comments) shows(earch) sp(lit)":
    accepted,
  "ma(pped) to(pdown) tru(sted-key) une(xpected) si(gchase)": {
    model: "accepted",
    take: ({ warn }, { name }) => warn(`;; +${name} option is deprecated`),
  },
  "co(flag) dns6(4prefix) ednsf(lags) ednsn(egotiation) ednso(pt) expa(ndaaaa) expi(re) fu(zztime) he(ader-only)": refused(),
  "ht(tps) https-(get) https-p(ost) http-plain http-plain-(get) http-plain-p(ost) keepa(live) nsi(d) nss(earch) op(code)":
    refused(),
  "p(adding) qi(d) ra(flag) showb(adcookie) su(bnet) tcf(lag) tls tls-ca tls-ce(rtfile) tls-h(ostname) tls-k(eyfile)": refused(),
  "tra(ce) unk(nownformat) y(aml) z(flag)": refused(),
});

type Flag = { [K in keyof DigQuestion]: boolean extends DigQuestion[K] ? K : never }[keyof DigQuestion];

function plus(take: PlusRow["take"]): PlusRow {
  return { model: "modelled", take };
}

function flag(key: Flag): PlusRow {
  return plus(({ scope }, { isOn }) => {
    scope[key] = isOn;
  });
}

function style(changes: (isOn: boolean) => Partial<RecordStyle>): PlusRow {
  return plus(({ scope }, { isOn }) => {
    scope.style = { ...scope.style, ...changes(isOn) };
  });
}

function withValue(take: PlusRow["take"]): PlusRow {
  return {
    model: "modelled",
    takesValue: true,
    take: (reader, given) => {
      if (!given.isOn || !given.hasValue) throw invalid(given.written);
      take(reader, given);
    },
  };
}
