"""Which torments a life is made of, and in which order."""

from __future__ import annotations

from tests.torture.life import Life

#: Of so many kills in a life, so many of each of the others.
_OTHERS = ("trouble", "trouble", "trouble", "storm", "wrong_clock", "stranger")


def live(life: Life, rounds: int) -> None:
    """A whole life: the first publish is killed some times; then all that can happen, some of it
    before the last has been mended; in the end a clean publish. Raises `running.Broken`.
    """
    dice = life.dice
    with life:
        for _ in range(dice.randrange(1, 5)):
            life.kill()
        for _ in range(rounds):
            if dice.random() < 0.25:
                life.clean()
                if dice.random() < 0.5:
                    life.wait()
            _torment(life)
        life.clean()


def _torment(life: Life) -> None:
    chance = life.dice.random()
    if chance < 0.6:
        life.kill()
    elif chance < 0.72:
        life.back()
    elif chance < 0.78:
        life.purge()
    elif chance < 0.88:
        getattr(life, life.dice.choice(_OTHERS))()
    elif chance < 0.95:
        life.crowd(2)
    elif chance < 0.97:
        life.crowd(8)
    else:
        life.outage()
