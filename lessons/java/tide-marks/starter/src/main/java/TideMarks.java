import java.util.List;

class TideMarks {
    /** The indexes of all high waters. */
    static List<Integer> highWaters(int[] levels) {
        throw new UnsupportedOperationException("highWaters is yours to write");
    }
}
