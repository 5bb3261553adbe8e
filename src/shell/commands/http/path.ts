/** The paths of URLs. */

/** RFC 3986 §5.2.4: `.` and `..` taken out. */
export function removeDotSegments(path: string): string {
  const steps: string[] = [];
  const parts = path.split("/").slice(1);
  parts.forEach((part, index) => {
    const isLast = index === parts.length - 1;
    if (part === "..") steps.pop();
    else if (part !== ".") steps.push(part);
    if (isLast && (part === ".." || part === ".")) steps.push("");
  });
  return `/${steps.join("/")}`;
}
