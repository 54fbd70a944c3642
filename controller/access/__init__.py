"""Who may do what: roles, the broker accounts that follow from a configuration, and the files that a broker holds them to."""

from controller.access.accounts import Account, accounts
from controller.access.acl import acl
from controller.access.roles import Actor, Role, refusal

__all__ = ["Account", "Actor", "Role", "accounts", "acl", "refusal"]
