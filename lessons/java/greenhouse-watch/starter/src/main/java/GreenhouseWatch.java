import java.util.List;

class GreenhouseWatch {
    /** The hours at which it was too cold or too warm. */
    static List<Integer> badHours(double[] temperatures, double low, double high) {
        throw new UnsupportedOperationException("badHours is yours to write");
    }

    /** The length of the longest run of good hours. */
    static int longestCalm(double[] temperatures, double low, double high) {
        throw new UnsupportedOperationException("longestCalm is yours to write");
    }
}
