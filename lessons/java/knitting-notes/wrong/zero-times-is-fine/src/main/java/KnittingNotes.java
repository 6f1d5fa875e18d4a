import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Reads a row from left to right. */
class KnittingNotes {
    private final String text;
    private int position = 0;

    private KnittingNotes(String text) {
        this.text = text;
    }

    /** All stitches of a row, one after another. */
    static List<String> expand(String row) {
        KnittingNotes notes = new KnittingNotes(row);
        List<String> stitches = notes.row();
        if (!notes.isAtEnd()) {
            throw notes.unexpected();
        }
        return stitches;
    }

    /** Everything up to the end of the text or of the group around. */
    private List<String> row() {
        List<String> stitches = new ArrayList<>();
        while (true) {
            take(' ', ' ');
            if (sees('a', 'z')) {
                stitches.addAll(repeated(List.of(take('a', 'z'))));
            } else if (sees('(', '(')) {
                stitches.addAll(group());
            } else if (isAtEnd() || sees(')', ')')) {
                return stitches;
            } else {
                throw unexpected();
            }
        }
    }

    private List<String> group() {
        int start = position++;
        List<String> stitches = row();
        if (isAtEnd()) {
            throw mistake(start, "group never closed");
        }
        if (stitches.isEmpty()) {
            throw mistake(start, "empty group");
        }
        position++;
        if (!sees('*', '*')) {
            return stitches;
        }
        position++;
        if (!sees('0', '9')) {
            throw mistake(position, "number expected");
        }
        return repeated(stitches);
    }

    /** The stitches as often as the number says that comes next: once, unless there is one. */
    private List<String> repeated(List<String> stitches) {
        int start = position;
        String digits = take('0', '9');
        int times = digits.isEmpty() ? 1 : Integer.parseInt(digits);
        if (times < 0) {
            throw mistake(start, "nothing to repeat zero times");
        }
        return Collections.nCopies(times, stitches).stream().flatMap(List::stream).toList();
    }

    private boolean isAtEnd() {
        return position == text.length();
    }

    /** Whether the next character is one of these. */
    private boolean sees(char first, char last) {
        return !isAtEnd() && first <= text.charAt(position) && text.charAt(position) <= last;
    }

    /** Reads as many of these characters as there are. */
    private String take(char first, char last) {
        int start = position;
        while (sees(first, last)) {
            position++;
        }
        return text.substring(start, position);
    }

    private KnittingException unexpected() {
        return mistake(position, "unexpected '" + Character.toString(text.codePointAt(position)) + "'");
    }

    private static KnittingException mistake(int position, String problem) {
        return new KnittingException("column " + (position + 1) + ": " + problem);
    }
}
