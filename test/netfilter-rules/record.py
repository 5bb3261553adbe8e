#!/usr/bin/env python3
"""Records what the real iptables answers to the command lines in data/*.txt.  Run as root on Linux:
    python3 test/netfilter-rules/record.py [NAME ...]
A file is made of sessions (`## title`), each run in a network namespace of its own.  A line is one command; `<<X` gives it the
following lines up to X as input.  Kept are exit code, output (stdout and stderr as the terminal shows them) and, where it
changed, what iptables-save then prints (comment lines left out)."""
import json, pathlib, shlex, subprocess, sys

HERE = pathlib.Path(__file__).parent / "data"

def parse(text):
    sessions, lines = [], text.split("\n")
    while lines:
        line = lines.pop(0)
        if line.startswith("## "):
            sessions.append({"title": line[3:], "steps": []})
        elif line.strip():
            source, stdin = line, None
            if line.endswith("<<X"):
                source, body = line[:-3], []
                while lines[0] != "X":
                    body.append(lines.pop(0))
                lines.pop(0)
                stdin = "".join(part + "\n" for part in body)
            while True:
                try:
                    argv = shlex.split(source)
                    break
                except ValueError:
                    source += "\n" + lines.pop(0)
            step = {"argv": argv}
            if stdin is not None:
                step["stdin"] = stdin
            sessions[-1]["steps"].append(step)
    return sessions

def run(session):
    state = ""
    for step in session["steps"]:
        done = subprocess.run(step["argv"], input=step.get("stdin", ""), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
        step["exit"] = done.returncode
        step["output"] = done.stdout
        save = subprocess.run(["iptables-save", "-c"], capture_output=True, text=True).stdout
        now = "".join(line + "\n" for line in save.split("\n") if line and not line.startswith("#"))
        if now != state:
            step["state"] = state = now
    return session

if len(sys.argv) > 2 and sys.argv[1] == "--session":
    sessions = parse((HERE / (sys.argv[2] + ".txt")).read_text())
    print(json.dumps(run(sessions[int(sys.argv[3])])))
else:
    names = sys.argv[1:] or sorted(path.stem for path in HERE.glob("*.txt"))
    for name in names:
        sessions = parse((HERE / (name + ".txt")).read_text())
        recorded = []
        for index in range(len(sessions)):
            done = subprocess.run(["unshare", "-n", sys.executable, __file__, "--session", name, str(index)], capture_output=True, text=True, check=True)
            recorded.append(json.loads(done.stdout))
        (HERE / (name + ".json")).write_text(json.dumps(recorded, indent=1) + "\n")
        print(name, sum(len(session["steps"]) for session in recorded))
