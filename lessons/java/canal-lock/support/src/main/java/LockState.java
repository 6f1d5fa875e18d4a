import java.util.Optional;

/** How a lock stands: which gate is open, if any, and how many boats it has lifted and let down. */
record LockState(Optional<Gate> open, Water water, boolean boat, int up, int down) {}
