"""The figures of a run, kept as JSON below .build: page and plots are made from nothing else."""

import datetime
import json
import os
import pathlib
import platform
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / "Benchmarks" / ".build" / "figures"


def about():
    """What the figures were measured on, said as generally as a reader needs it, and when."""
    system = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    version = subprocess.run(
        ["git", "log", "-1", "--format=%h", "--", "Sources", "Package.swift"], cwd=ROOT, capture_output=True, text=True).stdout.strip()
    return {"cores": os.cpu_count(), "system": system, "processor": platform.machine(), "version": version,
            "date": datetime.date.today().isoformat(), "load": round(os.getloadavg()[0], 1)}


def write(name, found):
    """Keeps what was found under a name, in place of what was kept under it before."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    unfinished = FOLDER / f"{name}.unfinished"
    unfinished.write_text(json.dumps(about() | found, indent=1, ensure_ascii=False) + "\n")
    unfinished.replace(FOLDER / f"{name}.json")


def read(name):
    """What is kept under a name, or nothing."""
    file = FOLDER / f"{name}.json"
    return json.loads(file.read_text()) if file.exists() else None


def counts():
    """The instructions that are kept for every machine, by case."""
    file = ROOT / "Benchmarks" / "instructions.json"
    return json.loads(file.read_text())["cases"] if file.exists() else {}
