/** How a proof says in what an own table differs from the plain one. */
export function mustAgree(subject: string, own: unknown, plain: unknown): void {
  const [ours, theirs] = [JSON.stringify(own), JSON.stringify(plain)];
  if (ours !== theirs) throw new Error(`${subject}: ${ours} where the plain implementation has ${theirs}`);
}
