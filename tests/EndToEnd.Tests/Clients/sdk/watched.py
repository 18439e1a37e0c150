"""Checks, and which of a proxy's methods they have used."""


def equal(said, wanted):
    assert said == wanted, f"{said!r}, not {wanted!r}"


def refused(kind, call, *arguments, **options):
    """The call fails as the SDK's exception says."""
    try:
        call(*arguments, **options)
    except kind as refusal:
        return refusal
    raise AssertionError(f"{call.__name__}{arguments} was not refused")


def ids(rows):
    return sorted(row.id for row in rows)


class Watched:
    """A proxy that remembers which of its methods were called."""

    def __init__(self, proxy):
        self.proxy = proxy
        self.called = set()

    def __getattr__(self, name):
        self.called.add(name)
        return getattr(self.proxy, name)

    def missed(self, words):
        """The methods of the proxy's own class that nobody called, without those about one of the words."""
        own = [name for name, value in vars(type(self.proxy)).items() if callable(value) and not name.startswith("_")]
        return sorted(name for name in own if name not in self.called and not any(word in name for word in words))
