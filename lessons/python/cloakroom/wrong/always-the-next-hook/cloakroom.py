class CloakroomError(Exception):
    """Something went wrong in the cloakroom."""


class CloakroomFull(CloakroomError):
    """Every hook is taken."""


class NoSuchCoat(CloakroomError):
    """Nothing hangs there."""


class Cloakroom:
    """A row of hooks, numbered from 1."""

    def __init__(self, hooks):
        self.hooks = range(1, hooks + 1)
        self.coats = {}

    @property
    def free(self):
        """How many hooks are free."""
        return len(self.hooks) - len(self.coats)

    def hang(self, coat):
        """Hang a coat on the lowest free hook and return its number."""
        for hook in self.hooks[len(self.coats) :]:
            if hook not in self.coats:
                self.coats[hook] = coat
                return hook
        raise CloakroomFull(f"all {len(self.hooks)} hooks are taken")

    def fetch(self, hook):
        """Take the coat from a hook."""
        if hook not in self.coats:
            raise NoSuchCoat(f"nothing hangs on hook {hook}")
        return self.coats.pop(hook)

    def find(self, coat):
        """All hooks with such a coat, in order."""
        return sorted(hook for hook, hanging in self.coats.items() if hanging == coat)
