import java.util.List;
import java.util.Optional;

/** Two gates, the water between them, and perhaps a boat. */
class CanalLock {
    private Gate gate = Gate.LOWER;
    private Water water = Water.LOW;
    private Gate cameBy = null;
    private int up = 0;
    private int down = 0;

    /** How the lock stands after these orders. */
    static LockState operate(List<String> orders) {
        CanalLock lock = new CanalLock();
        int number = 0;
        for (String order : orders) {
            number++;
            if (!lock.obey(order)) {
                throw new LockException("order " + number + ": " + order);
            }
        }
        return new LockState(Optional.ofNullable(lock.gate), lock.water, lock.cameBy != null, lock.up, lock.down);
    }

    /** Carries out an order; false if it is not allowed. */
    private boolean obey(String order) {
        return switch (order) {
            case "open lower" -> open(Gate.LOWER, Water.LOW);
            case "open upper" -> open(Gate.UPPER, Water.HIGH);
            case "close lower" -> close(Gate.LOWER);
            case "close upper" -> close(Gate.UPPER);
            case "fill" -> flow(Water.LOW, Water.HIGH);
            case "drain" -> flow(Water.HIGH, Water.LOW);
            case "enter" -> enter();
            case "leave" -> leave();
            default -> false;
        };
    }

    private boolean open(Gate wanted, Water level) {
        if (gate != null || water != level) {
            return false;
        }
        gate = wanted;
        return true;
    }

    private boolean close(Gate wanted) {
        if (gate != wanted) {
            return false;
        }
        gate = null;
        return true;
    }

    private boolean flow(Water from, Water to) {
        if (water != from) {
            return false;
        }
        water = to;
        return true;
    }

    private boolean enter() {
        if (gate == null || cameBy != null) {
            return false;
        }
        cameBy = gate;
        return true;
    }

    private boolean leave() {
        if (gate == null || cameBy == null) {
            return false;
        }
        if (gate != cameBy && gate == Gate.UPPER) {
            up++;
        } else if (gate != cameBy) {
            down++;
        }
        cameBy = null;
        return true;
    }
}
