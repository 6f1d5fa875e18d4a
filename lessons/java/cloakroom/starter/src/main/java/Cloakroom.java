import java.util.List;

/** A row of hooks, numbered from 1. */
class Cloakroom {
    Cloakroom(int hooks) {
        throw new UnsupportedOperationException("Cloakroom is yours to write");
    }

    /** Hangs a coat on the lowest free hook and returns the number of the hook. */
    int hang(String coat) {
        throw new UnsupportedOperationException("hang is yours to write");
    }

    /** Takes the coat from a hook. */
    String fetch(int hook) {
        throw new UnsupportedOperationException("fetch is yours to write");
    }

    /** The numbers of all hooks with such a coat, in ascending order. */
    List<Integer> find(String coat) {
        throw new UnsupportedOperationException("find is yours to write");
    }

    /** How many hooks are free. */
    int freeHooks() {
        throw new UnsupportedOperationException("freeHooks is yours to write");
    }
}
