import java.util.List;
import java.util.OptionalInt;

class TidalFlats {
    /** The fewest hours for the walk without boots, if it can be done. */
    static OptionalInt crossing(List<String> flats, int[] tide, Square start, Square goal) {
        return crossing(flats, tide, start, goal, 0);
    }

    /** The fewest hours for the walk, if it can be done. */
    static OptionalInt crossing(List<String> flats, int[] tide, Square start, Square goal, int boots) {
        throw new UnsupportedOperationException("crossing is yours to write");
    }
}
