"""What the package needs besides its modules is packaged."""

import re
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent


def test_every_data_file_is_packaged() -> None:
    """An editable install has every file; an image only what is listed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    listed: dict[str, list[str]] = project["tool"]["setuptools"]["package-data"]
    files = [path for path in (ROOT / "bot").rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")]
    assert len(files) > 40
    assert [path for path in files if not any(is_listed(path, *one) for one in listed.items())] == []


def is_listed(path: Path, package: str, patterns: list[str]) -> bool:
    """Whether a file is package data: of every package by its name, of a certain one by its place in it."""
    if package == "*":
        return any(fnmatch(path.name, pattern) for pattern in patterns)
    folder = ROOT.joinpath(*package.split("."))
    return path.is_relative_to(folder) and any(fnmatch(str(path.relative_to(folder)), pattern) for pattern in patterns)


def test_compose_starts_two_replicas_on_postgresql_with_health_checks() -> None:
    services = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    bot, database = services["bot"], services["database"]

    assert bot["deploy"]["replicas"] == 2
    assert bot["environment"]["BELEGBOT_DATABASE_URL"].startswith("postgresql://")
    assert bot["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert bot["healthcheck"]["test"] == ["CMD", "belegbot", "health"]
    assert database["healthcheck"]["test"][1] == "pg_isready"
    # What the image makes its own, each replica has for itself.
    (folder,) = bot["tmpfs"]
    assert folder.startswith("/data:uid=10001,")


def test_the_proxies_pass_on_the_webhooks_path_alone() -> None:
    compose = yaml.safe_load((ROOT / "deploy" / "compose.webhook.yaml").read_text(encoding="utf-8"))["services"]
    url, place = (compose["bot"]["environment"][f"BELEGBOT_{name}"] for name in ("WEBHOOK_URL", "LISTEN"))
    path, port = f"/{url.rpartition('/')[2]}", place.rpartition(":")[2]
    caddy = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    nginx = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")

    assert "ports" not in compose["bot"]
    assert re.findall(r"handle ?(\S*) \{", caddy) == [path, ""]
    assert f"dynamic a bot {port} {{" in caddy
    assert re.findall(r"location (.*) \{\s*(\w+)", nginx) == [(f"= {path}", "proxy_pass"), ("/", "return")]


def test_the_image_runs_as_nobody_in_particular_and_holds_no_secret() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    users = [line for line in lines if line.startswith("USER ")]
    assert users == ["USER belegbot"]
    assert any("useradd --uid 10001" in line and "nologin" in line for line in lines)
    assert lines.index("USER belegbot") < next(at for at, line in enumerate(lines) if line.startswith("ENTRYPOINT"))
    assert not [line for line in lines if "TOKEN" in line or "SECRET" in line]
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert ".env" in ignored or "*" in ignored


def test_a_replica_can_write_nowhere_but_into_its_data_folder_and_gain_no_rights() -> None:
    bot = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]["bot"]
    assert bot["read_only"] is True
    assert bot["cap_drop"] == ["ALL"]
    assert bot["security_opt"] == ["no-new-privileges:true"]
    assert [folder.partition(":")[0] for folder in bot["tmpfs"]] == ["/data"]
    assert not bot.keys() & {"privileged", "cap_add", "user", "volumes", "network_mode", "pid", "ports"}
