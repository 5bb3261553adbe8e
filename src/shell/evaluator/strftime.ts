/** strftime(3) in the C locale and UTC, for date and printf %(...)T. */
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** A format with the time filled in; `seconds` since the epoch may have a fraction (for %N). */
export function formatDate(format: string, seconds: number): string {
  const whole = Math.floor(seconds);
  const date = new Date(whole * 1000);
  const two = (value: number): string => String(value).padStart(2, "0");
  const field = (letter: string): string | null => {
    const hour12 = date.getUTCHours() % 12 || 12;
    const dayOfYear = Math.floor(
      (Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()) - Date.UTC(date.getUTCFullYear(), 0, 1)) /
        86_400_000,
    );
    switch (letter) {
      case "Y":
        return String(date.getUTCFullYear());
      case "C":
        return two(Math.floor(date.getUTCFullYear() / 100));
      case "y":
        return two(date.getUTCFullYear() % 100);
      case "m":
        return two(date.getUTCMonth() + 1);
      case "d":
        return two(date.getUTCDate());
      case "e":
        return String(date.getUTCDate()).padStart(2);
      case "H":
        return two(date.getUTCHours());
      case "k":
        return String(date.getUTCHours()).padStart(2);
      case "I":
        return two(hour12);
      case "l":
        return String(hour12).padStart(2);
      case "M":
        return two(date.getUTCMinutes());
      case "S":
        return two(date.getUTCSeconds());
      case "N":
        return String(Math.round((seconds - whole) * 1e6) * 1000).padStart(9, "0");
      case "p":
        return date.getUTCHours() < 12 ? "AM" : "PM";
      case "P":
        return date.getUTCHours() < 12 ? "am" : "pm";
      case "a":
        return DAYS[date.getUTCDay()]!.slice(0, 3);
      case "A":
        return DAYS[date.getUTCDay()]!;
      case "b":
      case "h":
        return MONTHS[date.getUTCMonth()]!.slice(0, 3);
      case "B":
        return MONTHS[date.getUTCMonth()]!;
      case "j":
        return String(dayOfYear + 1).padStart(3, "0");
      case "u":
        return String(date.getUTCDay() || 7);
      case "w":
        return String(date.getUTCDay());
      case "U":
        return two(Math.floor((dayOfYear + 7 - date.getUTCDay()) / 7));
      case "W":
        return two(Math.floor((dayOfYear + 7 - ((date.getUTCDay() + 6) % 7)) / 7));
      case "s":
        return String(whole);
      case "Z":
        return "UTC";
      case "z":
        return "+0000";
      case "n":
        return "\n";
      case "t":
        return "\t";
      case "%":
        return "%";
      case "F":
        return formatDate("%Y-%m-%d", whole);
      case "D":
      case "x":
        return formatDate("%m/%d/%y", whole);
      case "T":
      case "X":
        return formatDate("%H:%M:%S", whole);
      case "R":
        return formatDate("%H:%M", whole);
      case "r":
        return formatDate("%I:%M:%S %p", whole);
      case "c":
        return formatDate("%a %b %e %H:%M:%S %Y", whole);
      default:
        return null;
    }
  };
  return format.replace(/%([-_0^#]?)(\d*)(:{0,3}[a-zA-Z%])/g, (match, flag: string, width: string, letter: string) => {
    if (letter === ":z") return "+00:00";
    let text = field(letter);
    if (text === null) return match;
    if (letter === "N" && width !== "") return text.slice(0, Number(width));
    if (flag === "-") text = text.replace(/^[0 ]+(?=.)/, "");
    if (flag === "_") text = text.replace(/^0+(?=.)/, (zeros) => " ".repeat(zeros.length));
    if (flag === "^") text = text.toUpperCase();
    return width === "" ? text : text.padStart(Number(width), flag === "_" ? " " : "0");
  });
}
