import java.util.List;

class Stonemason {
    /** The lines of the most beautiful way to break a text. */
    static List<String> carve(String text, int width) {
        throw new UnsupportedOperationException("carve is yours to write");
    }
}
