import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

class TidalFlats {
    /** Where she is, and how many hours she had been in the water before. */
    private record Walker(Square square, int wet) {}

    private record Situation(Square square, int phase, int wet) {}

    /** The fewest hours for the walk without boots, if it can be done. */
    static OptionalInt crossing(List<String> flats, int[] tide, Square start, Square goal) {
        return crossing(flats, tide, start, goal, 0);
    }

    /** The fewest hours for the walk, if it can be done. */
    static OptionalInt crossing(List<String> flats, int[] tide, Square start, Square goal, int boots) {
        Set<Situation> seen = new HashSet<>();
        Set<Walker> now = Set.of(new Walker(start, 0));
        for (int hour = 0; !now.isEmpty(); hour++) {
            int phase = hour % tide.length;
            Set<Walker> next = new HashSet<>();
            for (Walker walker : now) {
                Square square = walker.square();
                int height = flats.get(square.row()).charAt(square.column()) - '0';
                int wet = height < tide[phase] ? walker.wet() + 1 : 0;
                if (wet > boots || !seen.add(new Situation(square, phase, wet))) {
                    continue;
                }
                if (square.equals(goal)) {
                    return OptionalInt.of(hour);
                }
                for (Square there : around(square, flats)) {
                    next.add(new Walker(there, wet));
                }
            }
            now = next;
        }
        return OptionalInt.empty();
    }

    /** The squares where one can be an hour later. */
    private static List<Square> around(Square square, List<String> flats) {
        int row = square.row();
        int column = square.column();
        return Stream.of(
                        new Square(row - 1, column),
                        new Square(row + 1, column),
                        new Square(row, column - 1),
                        new Square(row, column + 1))
                .filter(each -> each.row() >= 0 && each.row() < flats.size())
                .filter(each -> each.column() >= 0 && each.column() < flats.get(0).length())
                .toList();
    }
}
