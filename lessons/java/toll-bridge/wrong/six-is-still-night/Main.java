import java.util.Map;
import java.util.Scanner;

/** Adds up the book of the toll bridge: standard input to standard output. */
class Main {
    private static final Map<String, Integer> TOLLS = Map.of("walker", 1, "rider", 2, "cart", 5);

    public static void main(String[] arguments) {
        Scanner book = new Scanner(System.in);
        int crossings = book.nextInt();
        int pence = 0;
        for (int i = 0; i < crossings; i++) {
            pence += toll(book.next(), book.next());
        }
        System.out.println(count(crossings, "crossing", "crossings") + ", " + count(pence, "penny", "pence"));
    }

    /** What one crossing costs, in pence. */
    private static int toll(String time, String who) {
        boolean night = time.compareTo("06:00") <= 0 || time.compareTo("22:00") >= 0;
        return TOLLS.get(who) * (night ? 2 : 1);
    }

    private static String count(int number, String one, String several) {
        return number + " " + (number == 1 ? one : several);
    }
}
