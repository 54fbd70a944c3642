"""The store: SQLite on disk, one writer, nothing acknowledged that is not in it."""

from controller.store.errors import StoreDamaged, StoreError, StoreInUse, StoreUnavailable
from controller.store.rows import Receipt
from controller.store.store import Store
from controller.store.thread import StoreThread

__all__ = ["Receipt", "Store", "StoreDamaged", "StoreError", "StoreInUse", "StoreThread", "StoreUnavailable"]
