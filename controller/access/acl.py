"""An access list as mosquitto reads it (mosquitto.conf(5), acl_file): what is not allowed there is forbidden, to read as to write."""

from __future__ import annotations

from collections.abc import Iterable

from controller.access.accounts import Account

_HEAD = """\
# Made by `justright access` from the configuration; made anew it is overwritten. What is not allowed here is forbidden.
# mosquitto reads it with `acl_file` and, on SIGHUP, again. Nobody is anonymous: `allow_anonymous false` belongs beside it.
"""


def acl(accounts: Iterable[Account]) -> str:
    """Write the access list of some accounts."""
    return "\n".join([_HEAD, *map(_section, accounts)])


def _section(account: Account) -> str:
    both = [topic for topic in account.read if topic in account.write]
    lines = [f"# {account.what}", f"user {account.name}"]
    lines += [f"topic readwrite {topic}" for topic in both]
    lines += [f"topic read {topic}" for topic in account.read if topic not in both]
    lines += [f"topic write {topic}" for topic in account.write if topic not in both]
    return "\n".join(lines) + "\n"
