"""Does a change come with others? A setting that follows another one, a group that follows its leader, a scene: nobody has three hands.

| question | file |
|---|---|
| Does one setting only move along with another, as commands have shown? | `along.py` |
| Does it follow each turn of another one, as hands have shown? | `followers.py` |
| Did several devices change at once? | `fans.py` |
| Does one device take another along, as the speakers of a room do? | `groups.py` |
| Is a scene called again, of which most stands still? | `scenes.py` |
| Was one device of a scene turned once more? | `once_more.py` |
| When did a slow device of a scene set out? | `setting_out.py` |
"""
