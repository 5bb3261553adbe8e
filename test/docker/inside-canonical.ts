/** What differs by nature between busybox on a real kernel and here: times, counters, a random MAC. */
export function canonicalInside(text: string): string {
  return text
    .replace(/= [\d.]+\/[\d.]+\/[\d.]+ ms/g, "= T ms")
    .replace(/\d+\.\d{3} ms/g, "T ms")
    .replace(/(RX|TX) packets:\d+/g, "$1 packets:N")
    .replace(/bytes:\d+ \([^)]*\)/g, "bytes:N")
    .replace(/ link\/ether [0-9a-f:]{17} brd/g, " link/ether MAC brd");
}
