import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

class Stonemason {
    /** The lines of the most beautiful way to break a text. */
    static List<String> carve(String text, int width) {
        List<String> words = text.isBlank() ? List.of() : Arrays.asList(text.strip().split("\\s+"));
        for (String word : words) {
            if (word.length() > width) {
                throw new IllegalArgumentException(word + " does not fit on the stone");
            }
        }
        int[] nextLine = bestBreaks(words, width);
        List<String> lines = new ArrayList<>();
        for (int start = 0; start < words.size(); start = nextLine[start]) {
            lines.add(String.join(" ", words.subList(start, nextLine[start])));
        }
        return lines;
    }

    /** For each word that may begin a line, the word that begins the line after it. */
    private static int[] bestBreaks(List<String> words, int width) {
        int count = words.size();
        long[] ugliness = new long[count + 1];
        int[] nextLine = new int[count];
        for (int start = count - 1; start >= 0; start--) {
            ugliness[start] = Long.MAX_VALUE;
            int used = -1;
            for (int end = start + 1; end <= count; end++) {
                used += 1 + words.get(end - 1).length();
                if (used > width) {
                    break;
                }
                long empty = end == count ? 0 : width - used;
                if (empty + ugliness[end] <= ugliness[start]) {
                    ugliness[start] = empty + ugliness[end];
                    nextLine[start] = end;
                }
            }
        }
        return nextLine;
    }
}
