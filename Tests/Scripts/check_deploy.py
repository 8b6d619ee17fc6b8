#!/usr/bin/env python3
"""Reads every file in deploy/ by the tool that is made for it, and prints what they set up.

usage: check_deploy.py FOLDER

The rest of the repository, which an image copies from, is that of this script. A file for which there is no rule here is an error. The result is a JSON object: `environments`, the variables of each
container or function by its name, with something for what only a deployment knows; `files`, the texts of settings files;
and `missing`, the tools that this machine lacks, whose files were read as far as it goes.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import compose_spec
import kubernetes_validate
import yaml

# Stands for a value that only a deployment knows.
UNKNOWN = "0123456789abcdef0123456789abcdef"
KUBERNETES = ["1.31", "1.34", "1.37"]
REPOSITORY = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

environments, files, missing, faults = {}, {}, [], []


class Lenient(yaml.SafeLoader):
    """Reads `!Sub` and its like as what stands behind them."""


def bare(loader, suffix, node):
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_mapping(node, deep=True)


Lenient.add_multi_constructor("!", bare)


def run(name, *words, fine=(0,), **options):
    """What a tool says; a fault where it ends with another status, `None` where it is not there."""
    beside = os.path.join(os.path.dirname(sys.executable), words[0])
    program = beside if os.path.exists(beside) else shutil.which(words[0])
    if program is None:
        missing.append(words[0])
        return None
    result = subprocess.run([program, *words[1:]], capture_output=True, text=True, timeout=120, **options)
    if result.returncode not in fine:
        faults.append(f"{name}: {words[0]}: {result.stdout}{result.stderr}")
    return result.stdout + result.stderr


def unit(name, path):
    with open(path) as file:
        text = file.read()
    with tempfile.TemporaryDirectory() as folder:
        # The program is not installed here, and its being there is all that is not looked at.
        copy = os.path.join(folder, os.path.basename(path))
        with open(copy, "w") as file:
            file.write(text.replace("ExecStart=/usr/bin/calotype", "ExecStart=/bin/true"))
        said = run(name, "systemd-analyze", "verify", "--man=no", copy)
        if said:
            faults.append(f"{name}: {said}")
        said = run(name, "systemd-analyze", "security", "--offline=true", "--threshold=25", copy)
    if said is not None:
        found = re.search(r"exposure level for \S+: ([0-9.]+)", said)
        if not found or float(found[1]) > 2.5:
            faults.append(f"{name}: exposed more than 2.5: {said[-200:]}")


def compose(name, path):
    with open(path) as file:
        text = file.read()
    specification = compose_spec.PyOptions(apply_merge=True).from_yaml(text)
    specification.validate()
    known = yaml.safe_load(text)
    for service, content in known["services"].items():
        image = content.get("image", "")
        if image.endswith(":latest") or ":" not in image:
            faults.append(f"{name}: the image of {service} has no version: {image}")
        if image.startswith("calotype"):
            for word, value in [("read_only", True), ("cap_drop", ["ALL"]), ("tmpfs", ["/tmp"])]:
                if content.get(word) != value:
                    faults.append(f"{name}: {service} has {word}: {content.get(word)}")
            filled = {key: re.sub(r"\$\{.*\}", UNKNOWN, str(value)) for key, value in content["environment"].items()}
            environments[f"{name} {service}"] = filled


def kubernetes(name, path):
    with open(path) as file:
        text = file.read()
    resources = list(yaml.safe_load_all(text))
    settings = {}
    # The Secret is made by a line of the header, which names what is in it.
    secrets = {key: UNKNOWN for key in re.findall(r"--from-literal=(\w+)=", text)}
    if not secrets:
        faults.append(f"{name}: nothing says how the Secret is made")
    for resource in resources:
        for version in KUBERNETES:
            try:
                kubernetes_validate.validate(resource, version, strict=True)
            except kubernetes_validate.ValidationError as error:
                faults.append(f"{name}: {resource['kind']}, Kubernetes {version}: {error}")
        if resource["kind"] == "Secret":
            faults.append(f"{name}: a secret that everybody can read")
        if resource["kind"] == "ConfigMap":
            settings = resource["data"]
    for key, text in settings.items():
        files[f"{name} {key}"] = text
    for resource in resources:
        if resource["kind"] != "Deployment":
            continue
        label = f"{name} {resource['metadata']['name']}"
        pod = resource["spec"]["template"]["spec"]
        if resource["spec"]["selector"]["matchLabels"] != resource["spec"]["template"]["metadata"]["labels"]:
            faults.append(f"{label}: the selector does not choose its pods")
        for container in pod["containers"]:
            environments[label] = dict(secrets)
            ports = {port["name"] for port in container["ports"]}
            for probe in ["livenessProbe", "readinessProbe"]:
                if container[probe]["httpGet"]["port"] not in ports:
                    faults.append(f"{label}: {probe} asks at no port of its own")
            if "memory" not in container["resources"]["limits"]:
                faults.append(f"{label}: no limit on memory")
            mounted, there = ({volume["name"] for volume in part} for part in [container["volumeMounts"], pod["volumes"]])
            if mounted != there:
                faults.append(f"{label}: mounts {mounted}, of {there}")
            if not container["securityContext"]["readOnlyRootFilesystem"] or not pod["securityContext"]["runAsNonRoot"]:
                faults.append(f"{label}: may write, or is root")


def dockerfile(name, path):
    run(name, "hadolint", path)
    with open(path) as file:
        lines = file.read().splitlines()
    package(name, [line.split()[1:] for line in lines if line.startswith("COPY ") and "--from" not in line])
    given = [line.split()[1].split("=", 1) for line in lines if line.startswith("ENV ")]
    environments[name] = dict(given)
    last = lines[max(index for index, line in enumerate(lines) if line.startswith("FROM ")):]
    for start in ["USER 10001", "HEALTHCHECK ", 'ENTRYPOINT ["calotype"]']:
        if not any(line.startswith(start) for line in last):
            faults.append(f"{name}: the last stage has no {start}")


def package(name, copies):
    """SwiftPM finds every target in what an image copies of the repository, and the copying sees that."""
    with open(os.path.join(REPOSITORY, ".dockerignore")) as file:
        sent = {line[1:].strip() for line in file if line.startswith("!")}
    with tempfile.TemporaryDirectory() as folder:
        for *sources, target in copies:
            for source in sources:
                if source.split("/")[0] not in sent:
                    faults.append(f"{name}: .dockerignore leaves out {source}")
                    continue
                origin = os.path.join(REPOSITORY, source)
                place = os.path.join(folder, target)
                if os.path.isdir(origin):
                    # As engines have it, what is in the folder is copied, not the folder.
                    shutil.copytree(origin, place, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
                else:
                    os.makedirs(place if target.endswith("/") else os.path.dirname(place), exist_ok=True)
                    shutil.copy(origin, place)
        run(name, "swift", "package", "describe", cwd=folder)


def function(name, path):
    """A template of AWS SAM or of the Serverless Framework."""
    if path.endswith("template.yaml"):
        run(name, "cfn-lint", path)
    with open(path) as file:
        content = yaml.load(file, Lenient)

    def walk(node):
        if isinstance(node, dict):
            for key, value in node.items():
                if str(key).startswith("CALOTYPE_"):
                    environments.setdefault(name, {})[key] = filled(key, value)
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    def filled(key, value):
        if key == "CALOTYPE_KEYS":
            return f"site:{UNKNOWN * 2}"
        text = re.sub(r"\$\{[^}]*\}", "known-later", str(value))
        return text if text.startswith("s3://") or "known-later" not in text and not text[:1].isupper() else UNKNOWN

    walk(content)


def alerts(name, path):
    if run(name, "promtool", "check", "rules", path) is None:
        with open(path) as file:
            yaml.safe_load(file)


def dashboard(name, path):
    with open(path) as file:
        if not json.load(file)["panels"]:
            faults.append(f"{name}: no panels")


def shell(name, path):
    run(name, "sh", "-n", path)
    with open(path) as file:
        if not file.read().startswith("#!/bin/sh\nset -e\n"):
            faults.append(f"{name}: goes on where a command fails")


def removal(name, path):
    """What is left after `apt purge`: everything that is somebody's own, and no folder that is empty."""
    shell(name, path)
    sidecar, own = "variants/calotype-sidecars/a.meta", "etc/own.conf"
    left(name, path, "somebody's own", ["data/token", f"data/{sidecar}", "data/variants/b.webp", "data/originals/c.png", own],
         {f"data/{sidecar}", "data/originals/c.png", own})
    left(name, path, "sidecars alone", ["data/token", f"data/{sidecar}"], {f"data/{sidecar}"})
    left(name, path, "nothing", ["data/token", "data/variants/b.webp", "data/remote/d"], set())
    left(name, path, "a link", ["data/variants/b.webp", "elsewhere/c.png"], {"elsewhere/c.png"}, link=True)


def left(name, path, case, given, expected, link=False):
    """Purges `given` files in a folder, with a `PATH` by which nothing of this machine can be reached."""
    with tempfile.TemporaryDirectory() as folder:
        for file in [*given, *([] if link else ["data/originals/"]), "etc/"]:
            os.makedirs(os.path.dirname(os.path.join(folder, file)), exist_ok=True)
            if not file.endswith("/"):
                open(os.path.join(folder, file), "w").close()
        if link:
            os.symlink(os.path.join(folder, "elsewhere"), os.path.join(folder, "data/originals"))
        with open(path) as file:
            text = file.read()
        script = os.path.join(folder, "postrm")
        with open(script, "w") as file:
            file.write(text.replace("/var/lib/calotype", f"{folder}/data").replace("/etc/calotype", f"{folder}/etc"))
        tools = os.path.join(folder, "tools")
        os.mkdir(tools)
        for tool in ["find", "rm", "rmdir"]:
            os.symlink(shutil.which(tool), os.path.join(tools, tool))
        said = run(name, "sh", script, "purge", env={"PATH": tools})
        if ("Originals stay" in said) != any(file.endswith("c.png") for file in given):
            faults.append(f"{name}: {case}: originals are taken for empty, or nothing for originals: {said}")
        shutil.rmtree(tools)
        os.remove(script)
        found = {os.path.relpath(os.path.join(place, file), folder) for place, _, some in os.walk(folder) for file in some}
        if found != expected:
            faults.append(f"{name}: {case}: left {sorted(found)}, not {sorted(expected)}")
        if not expected and os.listdir(folder):
            faults.append(f"{name}: {case}: left empty folders: {os.listdir(folder)}")


def settings(name, path):
    with open(path) as file:
        files[name] = file.read()


def control(name, path):
    with open(path) as file:
        lines = file.read().splitlines()
    for line in lines:
        if not re.match(r"^([A-Z][A-Za-z-]*:|  ?\S)", line) and line:
            faults.append(f"{name}: no field and no continuation: {line}")


RULES = {
    "systemd/calotype.service": unit, "compose.yaml": compose, "kubernetes.yaml": kubernetes, "Dockerfile": dockerfile,
    "template.yaml": function, "serverless.yml": function, "prometheus-alerts.yaml": alerts, "grafana.json": dashboard,
    "debian/postinst": shell, "debian/prerm": shell, "debian/postrm": removal, "debian/calotype.yaml": settings,
    "debian/control": control, "debian/copyright": control,
}


def main():
    folder = sys.argv[1]
    found = [os.path.relpath(os.path.join(place, file), folder) for place, _, some in os.walk(folder) for file in some]
    for name in sorted(found):
        rule = RULES.get(name)
        if rule is None:
            faults.append(f"{name}: nobody has said how it is read")
            continue
        try:
            rule(name, os.path.join(folder, name))
        except Exception as error:  # noqa: BLE001 - whatever a reader throws is a fault of the file
            faults.append(f"{name}: {type(error).__name__}: {error}")
    print(json.dumps({
        "environments": environments, "files": files, "missing": sorted(set(missing)), "faults": faults,
        "read": sorted(found)}))


if __name__ == "__main__":
    main()
