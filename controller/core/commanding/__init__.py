"""What leaves for a device, and what becomes of it.

| question | file |
|---|---|
| What is sent? | `leaving.py`, the one way out |
| Why is it not? | `blocking.py` |
| It was not followed? | `repair.py` |
| Somebody else keeps setting it? | `yielding.py` |
| The device is away? | `availability.py` |
"""
