import java.util.ArrayList;
import java.util.List;

class GreenhouseWatch {
    /** The hours at which it was too cold or too warm. */
    static List<Integer> badHours(double[] temperatures, double low, double high) {
        List<Integer> hours = new ArrayList<>();
        for (int hour = 0; hour < temperatures.length; hour++) {
            if (!isFine(temperatures[hour], low, high)) {
                hours.add(hour);
            }
        }
        return hours;
    }

    /** The length of the longest run of good hours. */
    static int longestCalm(double[] temperatures, double low, double high) {
        int longest = 0;
        int current = 0;
        for (double temperature : temperatures) {
            current = isFine(temperature, low, high) ? current + 1 : 0;
            longest = Math.max(longest, current);
        }
        return longest;
    }

    private static boolean isFine(double temperature, double low, double high) {
        return low < temperature && temperature < high;
    }
}
