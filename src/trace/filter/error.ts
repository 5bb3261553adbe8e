/** Why a filter expression is refused, in libpcap's words (1.10.3); what libpcap knows and netnsim does not is named. */
export class FilterError extends Error {}

export const SYNTAX_ERROR = "can't parse filter expression: syntax error";
/** libpcap's words for an expression that nests too deep. */
export const TOO_DEEP = "can't parse filter expression: memory exhausted";

export function notModelled(what: string): FilterError {
  return new FilterError(`filter primitive "${what}" is not modelled`);
}
