"""Whose wish was it, and what follows? A hand's change settles, is credited to whoever did it or to nobody, is kept, and is learned from.

| question | file |
|---|---|
| When is a turned knob one change? | `turns.py` |
| Who of those who may be here was it? | `suspects.py` |
| How likely must that be? | `bars.py` |
| Who can it have been, before the value is looked at? | `present.py` |
| How plausible is this value as somebody's wish? | `plausibility.py`, and `leanings.py` for whom sources only guess at |
| Where do somebody's wishes lie, by what they have set? | `tastes.py` |
| How much does a value say of whose it is? | `speaking.py`, `whims.py`, and `insisting.py` where somebody sets the same again and again |
| Who showed themselves just before? | `shown.py` |
| What came of the word that somebody is here? | `words.py` |
| What do the other changes of the same minutes say of it? | `along.py` |
| Of whom does nobody know where they are? | `flitting.py` |
| What does somebody unknown, who is about the house, seem to want? | `strangers.py` |
| What is written down, held and learned of it? | `crediting.py`, in the words of `findings.py` |
| Who came to be known too late? | `reassigning.py` |
| Whose was it by tastes that are known only later? | `reconsidering.py`, on what `hindsight.py` remembers and `mixture.py` makes of it |
| What is learned once nothing can change any more whose it was? | `closing.py` |
"""
