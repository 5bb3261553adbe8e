/**
 * The functions that jq 1.6 defines in its own language. They stay in it here, so that they behave alike in paths, with several
 * values and where they go wrong. jq 1.6: builtin.jq.
 */
export const DEFINITIONS = `
def halt_error: halt_error(5);
def error: error(.);
def map(f): [.[] | f];
def select(f): if f then . else empty end;
def sort_by(f): _sort_by_impl(map([f]));
def group_by(f): _group_by_impl(map([f]));
def unique: group_by(.) | map(.[0]);
def unique_by(f): group_by(f) | map(.[0]);
def max_by(f): _max_by_impl(map([f]));
def min_by(f): _min_by_impl(map([f]));
def del(f): delpaths([path(f)]);
def _assign(place; new): new as $new | reduce path(place) as $p (.; setpath($p; $new));
def _modify(place; change):
  reduce path(place) as $p (.; label $done | (setpath($p; getpath($p) | change) | ., break $done), delpaths([$p]));
def map_values(f): .[] |= f;

def recurse(f): def again: ., (f | again); again;
def recurse(f; keep): def again: ., (f | select(keep) | again); again;
def recurse: recurse(.[]?);
def recurse_down: recurse;

def to_entries: [keys_unsorted[] as $key | {key: $key, value: .[$key]}];
def from_entries:
  map({(.key // .Key // .name // .Name): (if has("value") then .value else .Value end)}) | add | . //= {};
def with_entries(f): to_entries | map(f) | from_entries;
def reverse: [.[length - 1 - range(0; length)]];
def indices($i):
  if type == "array" and ($i | type) == "array" then .[$i]
  elif type == "array" then .[[$i]]
  elif type == "string" and ($i | type) == "string" then _strindices($i)
  else .[$i] end;
def index($i): indices($i) | .[0];
def rindex($i): indices($i) | .[-1:][0];
def paths: path(recurse(if (type | . == "array" or . == "object") then .[] else empty end)) | select(length > 0);
def paths(f): . as $whole | paths | select(. as $p | $whole | getpath($p) | f);
def any(values; test):
  [label $done | foreach values as $v (false; if . then break $done elif $v | test then true else . end; if . then . else empty end)]
  | length == 1;
def any(test): any(.[]; test);
def any: any(.);
def all(values; test):
  [label $done
   | foreach values as $v (true; if . | not then break $done elif $v | test then . else false end; if . | not then . else empty end)]
  | length == 0;
def all(test): all(.[]; test);
def all: all(.);
def isfinite: type == "number" and (isinfinite | not);
def arrays: select(type == "array");
def objects: select(type == "object");
def iterables: arrays, objects;
def booleans: select(type == "boolean");
def numbers: select(type == "number");
def normals: select(isnormal);
def finites: select(isfinite);
def strings: select(type == "string");
def nulls: select(type == "null");
def values: select(. != null);
def scalars: select(. == null or . == true or . == false or type == "number" or type == "string");
def scalars_or_empty:
  select(. == null or . == true or . == false or type == "number" or type == "string"
    or ((type == "array" or type == "object") and length == 0));
def leaf_paths: paths(scalars);
def join($between):
  reduce .[] as $item (null;
    (if . == null then "" else . + $between end)
    + ($item | if type == "boolean" or type == "number" then tostring else . // "" end))
  // "";
def _flatten($deep):
  reduce .[] as $item ([]; if $item | type == "array" and $deep != 0 then . + ($item | _flatten($deep - 1)) else . + [$item] end);
def flatten($deep): if $deep < 0 then error("flatten depth must not be negative") else _flatten($deep) end;
def flatten: _flatten(-1);
def range($to): range(0; $to);
def fromdateiso8601: strptime("%Y-%m-%dT%H:%M:%SZ") | mktime;
def todateiso8601: strftime("%Y-%m-%dT%H:%M:%SZ");
def fromdate: fromdateiso8601;
def todate: todateiso8601;
def match(re; mode): _match_impl(re; mode; false) | .[];
def match($given):
  ($given | type) as $kind
  | if $kind == "string" then match($given; null)
    elif $kind == "array" and ($given | length) > 1 then match($given[0]; $given[1])
    elif $kind == "array" and ($given | length) > 0 then match($given[0]; null)
    else error($kind + " not a string or array") end;
def test(re; mode): _match_impl(re; mode; true);
def test($given):
  ($given | type) as $kind
  | if $kind == "string" then test($given; null)
    elif $kind == "array" and ($given | length) > 1 then test($given[0]; $given[1])
    elif $kind == "array" and ($given | length) > 0 then test($given[0]; null)
    else error($kind + " not a string or array") end;
def _named: reduce (.captures | .[] | select(.name != null) | {(.name): .string}) as $pair ({}; . + $pair);
def capture(re; mode): match(re; mode) | _named;
def capture($given):
  ($given | type) as $kind
  | if $kind == "string" then capture($given; null)
    elif $kind == "array" and ($given | length) > 1 then capture($given[0]; $given[1])
    elif $kind == "array" and ($given | length) > 0 then capture($given[0]; null)
    else error($kind + " not a string or array") end;
def scan(re): match(re; "g") | if (.captures | length > 0) then [.captures | .[] | .string] else .string end;
def _nwise(items; $n): if items | length <= $n then items else items[0:$n], _nwise(items[$n:]; $n) end;
def _nwise($n): _nwise(.; $n);
def splits($re; flags):
  . as $text
  | [match($re; "g" + flags) | (.offset, .offset + .length)]
  | [0] + . + [$text | length]
  | _nwise(2)
  | $text[.[0]:.[1]];
def splits($re): splits($re; null);
def split($re; flags): [splits($re; flags)];
def sub($re; new):
  . as $text
  | [match($re)]
  | if length == 0 then $text
    else .[0]
      | . as $found
      | _named
      | $text[0:$found.offset] + new + $text[$found.offset + $found.length:]
    end;
def sub($re; new; flags):
  def without_g: [explode[] | select(. != 103)] | implode;
  def once(mode; $again):
    def next:
      . as $text
      | [match($re; mode)]
      | if length == 0 then $text
        else .[0] as $found
          | ($found | .offset + .length) as $stop
          | ($found | _named)
          | $text[0:$found.offset] + new + ($text[$stop:] | if length > 0 and $again then next else . end)
        end;
    next;
  (flags | index("g")) as $again
  | (flags | if $again then without_g else . end) as $mode
  | once($mode; $again);
def sub($re; new): sub($re; new; "");
def gsub($re; new; flags): sub($re; new; flags + "g");
def gsub($re; new): sub($re; new; "g");

def range($from; $to; $by):
  def on: if ($by > 0 and . < $to) or ($by < 0 and . > $to) then ., ((. + $by) | on) else . end;
  if $by == 0 then $from else $from | on end | select(($by > 0 and . < $to) or ($by < 0 and . > $to));
def while(test; change): def on: if test then ., (change | on) else empty end; on;
def until(test; change): def on: if test then . else (change | on) end; on;
def limit($n; values):
  if $n < 0 then values
  else label $done | foreach values as $v ($n; . - 1; $v, if . <= 0 then break $done else empty end) end;
def isempty(values): 0 == ((label $done | values | (1, break $done)) // 0);
def first(values): label $done | values | ., break $done;
def last(values): reduce values as $v (null; $v);
def nth($n; values): if $n < 0 then error("nth doesn't support negative indices") else last(limit($n + 1; values)) end;
def first: .[0];
def last: .[-1];
def nth($n): .[$n];
def combinations:
  if length == 0 then [] else .[0][] as $one | (.[1:] | combinations) as $others | [$one] + $others end;
def combinations(n): . as $items | [range(n) | $items] | combinations;
def transpose:
  if . == [] then []
  else . as $rows
    | (map(length) | max) as $width
    | length as $height
    | reduce range(0; $width) as $x ([]; . + [reduce range(0; $height) as $y ([]; . + [$rows[$y][$x]])])
  end;
def in(of): . as $key | of | has($key);
def inside(of): . as $part | of | contains($part);
def input: _input;
def repeat(f): def on: f, on; on;
def inputs: try repeat(_input) catch if . == "break" then empty else . | error end;
def ascii_downcase: explode | map(if 65 <= . and . <= 90 then . + 32 else . end) | implode;
def ascii_upcase: explode | map(if 97 <= . and . <= 122 then . - 32 else . end) | implode;

def truncate_stream(events):
  . as $depth | null | events | . as $event
  | if (.[0] | length) > $depth then setpath([0]; $event[0][$depth:]) else empty end;
def fromstream(events):
  foreach events as $event ([null, false, null, false];
    if ($event[0] | length) == 0 then [null, false, .[2], .[3]]
    elif ($event | length) == 1 and ($event[0] | length) < 2 then [null, false, .[0], .[1]]
    else . end
    | . as $state
    | if ($event | length) > 1 and ($event[0] | length) > 0
      then [.[0] | setpath(($event | .[0]); ($event | .[1])), true, $state[2], $state[3]]
      else . end;
    if ($event[0] | length) == 1 and ($event | length == 1) and .[3] then .[2] else empty end,
    if ($event[0] | length) == 0 then $event[1] else empty end);
def tostream:
  {string: true, number: true, boolean: true, null: true} as $leaves
  | . as $value
  | if $leaves[$value | type] or length == 0 then [[], $value]
    else keys_unsorted as $keys
      | $keys[-1] as $last
      | (($keys[] | . as $key | $value[$key] | . as $value | tostream | .[0] |= [$key] + .), [[$last]])
    end;

def bsearch(wanted):
  if length == 0 then -1
  elif length == 1 then (if wanted == .[0] then 0 elif wanted < .[0] then -1 else -2 end)
  else . as $items
    | [0, length - 1, null]
    | until(.[0] > .[1];
        if .[2] != null then (.[1] = -1)
        else (((.[1] + .[0]) / 2) | floor) as $middle
          | $items[$middle] as $there
          | if $there == wanted then (.[2] = $middle)
            elif .[0] == .[1] then (.[1] = -1)
            elif $there < wanted then (.[0] = ($middle + 1))
            else (.[1] = ($middle - 1)) end
        end)
    | if .[2] == null then (if $items[.[0]] < wanted then (-2 - .[0]) else (-1 - .[0]) end) else .[2] end
  end;
def walk(f):
  . as $value
  | if type == "object" then reduce keys_unsorted[] as $key ({}; . + {($key): ($value[$key] | walk(f))}) | f
    elif type == "array" then map(walk(f)) | f
    else f end;

def INDEX(rows; key): reduce rows as $row ({}; .[$row | key | if type != "string" then tojson else . end] |= $row);
def INDEX(key): INDEX(.[]; key);
def JOIN($by; key): [.[] | [., $by[key]]];
def JOIN($by; rows; key): rows | [., $by[key]];
def JOIN($by; rows; key; joined): rows | [., $by[key]] | joined;
def IN(s): reduce (first(select(. == s)) | true) as $v (false; if . or $v then true else false end);
def IN(src; s): reduce (src | IN(s)) as $v (false; if . or $v then true else false end);
def pow10: "Error: pow10/0 not found at build time" | error;
`;
