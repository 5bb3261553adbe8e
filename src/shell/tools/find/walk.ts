/** Goes through directories and works the expression out for each file. GNU findutils 4.9: find/ftsfind.c, find/pred.c. */
import { type ErrnoName, isRefusal, refusal, strerror } from "../../../kernel/config/errno.ts";
import { type Step, waitOn } from "../../../sim/wait.ts";
import { spend } from "../../../sim/work.ts";
import { findCommand } from "../../evaluator/launch.ts";
import { absolutePath, complain, type ToolContext } from "../kit.ts";
import type { FindExpression, FindNode } from "./nodes.ts";
import { baseName, type FileFacts } from "./printf.ts";

/** Linux's size of a small directory. */
const DIRECTORY_SIZE = 4096;
const MOUNTS = ["/proc", "/sys", "/dev", "/run"];
/** Of Debian's links: the lengths of usr/bin, usr/sbin and /run. */
const LINK_SIZES: Readonly<Record<string, number>> = { "/bin": 7, "/sbin": 8, "/var/run": 4 };
/** How many links of a path are followed: the kernel's lead in circles, which the real find notices by the numbers of files. */
const MOST_LINKS = 1;
/** How many arguments -exec ... + hands over at once. */
const MOST_GATHERED = 5000;

/** -quit. */
export class Quit extends Error {}

interface Visit extends FileFacts {
  readonly absolute: string;
  readonly isDirectory: boolean;
  isPruned: boolean;
  /** How many links lead here. */
  readonly links: number;
}

interface Position {
  readonly start: string;
  readonly depth: number;
  /** A link here stands for what it leads to. */
  readonly follows: boolean;
  readonly linksBefore: number;
}

export class Walk {
  exitCode = 0;
  readonly #context: ToolContext;
  readonly #expression: FindExpression;

  constructor(context: ToolContext, expression: FindExpression) {
    this.#context = context;
    this.#expression = expression;
  }

  *from(start: string): Step<void> {
    const { files } = this.#context;
    const absolute = start === "" ? "" : absolutePath(this.#context, start);
    const plain = absolute.replace(/\/+$/, "") || "/";
    const missing = start === "" ? refusal("ENOENT") : files.access(absolute);
    if (missing !== null) return this.#fail(start, missing.errno);
    const follows = this.#expression.followedLinks !== "none" || start.endsWith("/");
    yield* this.#visit(this.#look(start, plain, { start, depth: 0, follows, linksBefore: 0 }));
  }

  /** Runs what -exec ... + has gathered. */
  *finish(): Step<void> {
    for (const node of this.#expression.gathering) yield* this.#runGathered(node);
  }

  #fail(path: string, errno: ErrnoName): void {
    complain(this.#context, `‘${path}’: ${strerror(errno)}`);
    this.exitCode = 1;
  }

  #look(path: string, absolute: string, position: Position): Visit {
    const { files } = this.#context;
    const isLink = files.isLink(absolute);
    const leadsToDirectory = files.isDirectory(absolute);
    const isDirectory = leadsToDirectory && (!isLink || position.follows);
    const isDevice = /^\/dev\/(?:null|zero|full|random|urandom|tty)$/.test(absolute);
    const isExecutable = leadsToDirectory || files.isExecutable(absolute);
    const targetType = leadsToDirectory ? "d" : isDevice ? "c" : "f";
    const type = isLink && !position.follows ? "l" : targetType;
    return {
      path,
      absolute,
      isDirectory,
      links: position.linksBefore + (isLink ? 1 : 0),
      start: position.start,
      depth: position.depth,
      // A file is read only where its size is asked for.
      get size() {
        if (isDirectory) return DIRECTORY_SIZE;
        if (type === "l") return LINK_SIZES[absolute] ?? 0;
        const data = isDevice ? null : files.readFile(absolute);
        return data instanceof Uint8Array ? data.length : 0;
      },
      type,
      targetType,
      mode: type === "l" ? 0o777 : isDevice ? 0o666 : isExecutable ? 0o755 : 0o644,
      isPruned: false,
    };
  }

  *#visit(file: Visit): Step<void> {
    spend(100);
    const { isDepthFirst, leastDepth, mostDepth } = this.#expression;
    const isTested = file.depth >= leastDepth;
    if (isTested && !isDepthFirst) yield* this.#evaluate(this.#expression.root, file);
    if (file.isDirectory && !file.isPruned && file.depth < mostDepth && this.#isOnDevice(file)) yield* this.#children(file);
    if (isTested && isDepthFirst) yield* this.#evaluate(this.#expression.root, file);
  }

  #isOnDevice(file: Visit): boolean {
    if (!this.#expression.staysOnDevice || file.depth === 0) return true;
    return !MOUNTS.includes(file.absolute);
  }

  *#children(directory: Visit): Step<void> {
    const { files } = this.#context;
    if (directory.links > MOST_LINKS) {
      complain(this.#context, `‘${directory.path}’: a link behind a link is not modelled`);
      this.exitCode = 1;
      return;
    }
    const names = files.list(directory.absolute);
    if (isRefusal(names)) {
      // It may have gone meanwhile, by -exec or -delete.
      complain(this.#context, `‘${directory.path}’: ${strerror(names.errno)}`);
      this.exitCode = 1;
      return;
    }
    for (const name of [...(names as readonly string[])]) {
      const absolute = `${directory.absolute === "/" ? "" : directory.absolute}/${name}`;
      if (!files.exists(absolute)) continue;
      const follows = this.#expression.followedLinks === "all";
      const path = directory.path.endsWith("/") ? directory.path + name : `${directory.path}/${name}`;
      const position = { start: directory.start, depth: directory.depth + 1, follows, linksBefore: directory.links };
      yield* this.#visit(this.#look(path, absolute, position));
    }
  }

  *#evaluate(node: FindNode, file: Visit): Step<boolean> {
    const { files, stdout } = this.#context;
    switch (node.kind) {
      case "and":
      case "or":
      case "comma":
        return yield* this.#chain(node.kind, node.operands, file);
      case "not":
        return !(yield* this.#evaluate(node.operand, file));
      case "constant":
        return node.value;
      case "name":
        return node.glob.matches(baseName(file.path));
      case "path":
        return node.glob.matches(file.path);
      case "regex":
        return node.regex.matchStart(file.path)?.end === file.path.length;
      case "type":
        return node.types.split(",").includes(file.type);
      case "empty": {
        if (!file.isDirectory) return file.type === "f" && file.size === 0;
        const names = files.list(file.absolute);
        return Array.isArray(names) && names.length === 0;
      }
      case "executable":
        return (file.mode & 0o111) !== 0;
      case "size": {
        const count = Math.ceil(file.size / node.unit);
        return node.comparison === "less"
          ? count < node.count
          : node.comparison === "greater"
            ? count > node.count
            : count === node.count;
      }
      case "permission":
        if (node.how === "exactly") return file.mode === node.mode;
        return node.how === "all" ? (file.mode & node.mode) === node.mode : node.mode === 0 || (file.mode & node.mode) !== 0;
      case "prune":
        file.isPruned = true;
        return true;
      case "quit":
        throw new Quit();
      case "print":
      case "print0":
        stdout.write(file.path + (node.kind === "print" ? "\n" : "\0"));
        while (stdout.isFull) yield waitOn(stdout.writable);
        return true;
      case "printf":
        stdout.write(node.pieces.map((piece) => (typeof piece === "string" ? piece : piece(file))).join(""));
        while (stdout.isFull) yield waitOn(stdout.writable);
        return true;
      case "delete":
        return this.#delete(file);
      case "exec": {
        const named = node.inDirectory ? `./${baseName(file.path)}` : file.path;
        const argv = node.argv.map((word) => word.replaceAll("{}", named));
        return (yield* this.#run(argv, node.inDirectory ? directoryOf(file.absolute) : this.#context.cwd)) === 0;
      }
      case "exec-many":
        node.gathered.push(file.path);
        if (node.gathered.length >= MOST_GATHERED) yield* this.#runGathered(node);
        return true;
    }
  }

  *#chain(kind: "and" | "or" | "comma", operands: readonly FindNode[], file: Visit): Step<boolean> {
    let value = kind === "and";
    for (const operand of operands) {
      spend(1);
      value = yield* this.#evaluate(operand, file);
      if (kind !== "comma" && value === (kind === "or")) return value;
    }
    return value;
  }

  #delete(file: Visit): boolean {
    if (file.path === ".") return true;
    const refused = this.#context.files.remove(file.absolute);
    if (refused === null) return true;
    complain(this.#context, `cannot delete ‘${file.path}’: ${strerror(refused.errno)}`);
    this.exitCode = 1;
    return false;
  }

  *#runGathered(node: Extract<FindNode, { kind: "exec-many" }>): Step<void> {
    if (node.gathered.length === 0) return;
    const code = yield* this.#run([...node.argv, ...node.gathered.splice(0)], this.#context.cwd);
    if (code !== 0) this.exitCode = 1;
  }

  /** The exit code of a command; one that is not found is a message and no success. */
  *#run(argv: readonly string[], cwd: string): Step<number> {
    const { world, env } = this.#context;
    const found = findCommand(world, argv, env, cwd);
    if (found.command === null) {
      complain(this.#context, `‘${argv[0]}’: ${strerror(found.errno)}`);
      return 1;
    }
    const process = this.#context.spawn(argv, { cwd });
    while (process.state !== "exited") yield waitOn(process.exited);
    return process.exitCode;
  }
}

function directoryOf(absolute: string): string {
  return absolute.slice(0, absolute.lastIndexOf("/")) || "/";
}
