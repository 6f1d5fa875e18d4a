import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A row of hooks, numbered from 1. */
class Cloakroom {
    private final int hooks;
    private final Map<Integer, String> coats = new TreeMap<>();

    Cloakroom(int hooks) {
        this.hooks = hooks;
    }

    /** Hangs a coat on the lowest free hook and returns the number of the hook. */
    int hang(String coat) {
        for (int hook = coats.size() + 1; hook <= hooks; hook++) {
            if (coats.putIfAbsent(hook, coat) == null) {
                return hook;
            }
        }
        throw new CloakroomFullException("all " + hooks + " hooks are taken");
    }

    /** Takes the coat from a hook. */
    String fetch(int hook) {
        String coat = coats.remove(hook);
        if (coat == null) {
            throw new NoSuchCoatException("nothing hangs on hook " + hook);
        }
        return coat;
    }

    /** The numbers of all hooks with such a coat, in ascending order. */
    List<Integer> find(String coat) {
        return coats.keySet().stream().filter(hook -> coats.get(hook).equals(coat)).toList();
    }

    /** How many hooks are free. */
    int freeHooks() {
        return hooks - coats.size();
    }
}
