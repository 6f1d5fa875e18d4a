import java.util.List;

/** Two gates, the water between them, and perhaps a boat. */
class CanalLock {
    /** How the lock stands after these orders. */
    static LockState operate(List<String> orders) {
        throw new UnsupportedOperationException("operate is yours to write");
    }
}
