import java.util.ArrayList;
import java.util.List;

class TideMarks {
    private static final int NONE = -1;

    /** The indexes of all high waters. */
    static List<Integer> highWaters(int[] levels) {
        List<Integer> found = new ArrayList<>();
        int top = NONE;
        for (int i = 1; i < levels.length; i++) {
            if (levels[i] >= levels[i - 1]) {
                top = i;
            } else if (levels[i] < levels[i - 1] && top != NONE) {
                found.add(top);
                top = NONE;
            }
        }
        return found;
    }
}
