"""What a device, its clock or another controller does by itself, and again: each file knows one way of it, and how sure that is.

| question | file |
|---|---|
| Is it set back, or to one value, as long after commands as before? | `reverts.py` |
| Does one value come just as long after each hand, command, coming or start? | `punctual.py` |
| Had anything prompted anybody? | `prompts.py` |
| Does it stand as it does after a power cut? | `boots.py` |
| Does it take one value whenever nothing has prompted anybody? | `unprompted.py` |
| Has it a clock? | `clocks.py` |
| Is it a habit, of a machine or of a person? | `habits.py` |
| Does it go many even steps, each as long after the last, or creep for minutes? | `fades.py` |
| Does it never last: back by itself, or always undone? | `excursions.py` |
| Does it set itself back when a use is over? | `resets.py` |
| Does it make way for people as they leave, and come back? | `partings.py` |
| Is an old state said again? | `relapses.py` |
| Does it name what moves it, and did not name this? | `wordless.py` |
"""
