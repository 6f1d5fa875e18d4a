import java.util.ArrayList;
import java.util.List;

class BrokenTypewriter {
    /** The keys that left no mark, in the order in which they were first struck. */
    static String brokenKeys(String meant, String typed) {
        String seen = typed.toLowerCase();
        List<Character> broken = new ArrayList<>();
        StringBuilder paper = new StringBuilder();
        for (char mark : meant.toCharArray()) {
            char key = Character.toLowerCase(mark);
            if (seen.indexOf(key) < 0) {
                broken.add(key);
            } else {
                paper.append(mark);
            }
        }
        if (!paper.toString().equals(typed)) {
            throw new IllegalArgumentException("the letter cannot have meant that");
        }
        StringBuilder keys = new StringBuilder();
        broken.forEach(keys::append);
        return keys.toString();
    }
}
