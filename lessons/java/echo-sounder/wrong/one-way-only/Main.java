import java.util.Locale;
import java.util.Scanner;

/** Turns echoes into depths: standard input to standard output. */
class Main {
    private static final double METRES_PER_SECOND = 1500;

    public static void main(String[] arguments) {
        Scanner input = new Scanner(System.in);
        StringBuilder output = new StringBuilder();
        double shallowest = Double.POSITIVE_INFINITY;
        int place = 0;
        for (int click = 1; input.hasNext(); click++) {
            String echo = input.next();
            if (echo.equals("-")) {
                output.append("no echo\n");
                continue;
            }
            double depth = Double.parseDouble(echo) * METRES_PER_SECOND;
            output.append(String.format(Locale.ROOT, "%.4f\n", depth));
            if (depth < shallowest) {
                shallowest = depth;
                place = click;
            }
        }
        output.append(
                place == 0
                        ? "shallowest none\n"
                        : String.format(Locale.ROOT, "shallowest %.4f at click %d\n", shallowest, place));
        System.out.print(output);
    }
}
