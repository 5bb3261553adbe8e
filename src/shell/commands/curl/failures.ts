/** Why transfers fail, with curl's words and exit codes. */
import { strerror } from "../../../kernel/config/errno.ts";
import type { BodyEnd } from "../http/stream.ts";
import type { Failure } from "./connect.ts";

/** Of a body that did not come whole; null where the time was over. */
export function failureOf(end: BodyEnd): Failure | null {
  switch (end.kind) {
    case "short":
      return {
        code: 18,
        text:
          end.missing === null
            ? "transfer closed with outstanding read data remaining"
            : `transfer closed with ${end.missing} bytes remaining to read`,
      };
    case "bad-chunk":
      return { code: 56, text: "Illegal or missing hexadecimal sequence in chunked-encoding" };
    case "failed":
      return end.reason === "TIMEOUT" ? null : { code: 56, text: `Recv failure: ${strerror(end.reason)}` };
    case "done":
      throw new Error("curl: a body that came whole is no failure");
  }
}

export function refuseScheme(scheme: string): Failure {
  const known =
    "dict file ftp ftps gopher gophers https imap imaps ldap ldaps mqtt pop3 pop3s rtmp rtsp scp sftp smb smbs smtp smtps telnet tftp";
  if (known.split(" ").includes(scheme)) return { code: 2, text: `protocol "${scheme}" is not modelled` };
  return { code: 1, text: `Protocol "${scheme}" not supported or disabled in libcurl` };
}
