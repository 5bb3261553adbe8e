/** Kept scripts that do not print yet what the real system prints; a mended one leaves the list. */
export const PENDING: ReadonlySet<string> = new Set();
