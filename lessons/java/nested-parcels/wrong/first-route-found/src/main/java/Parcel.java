import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A parcel; its grams are its own, without those of the parcels inside. */
record Parcel(String label, int grams, List<Parcel> inside) {
    /** What the parcel weighs with everything in it, in grams. */
    int weight() {
        return grams + inside.stream().mapToInt(Parcel::weight).sum();
    }

    /** The labels on the shortest way to a parcel, if it is there. */
    Optional<List<String>> route(String wanted) {
        if (label.equals(wanted)) {
            return Optional.of(List.of(label));
        }
        return inside.stream()
                .flatMap(inner -> inner.route(wanted).stream())
                .findFirst()
                .map(rest -> Stream.concat(Stream.of(label), rest.stream()).toList());
    }

    /** The lines of the customs form. */
    List<String> customsForm() {
        List<String> lines = new ArrayList<>();
        lines.add(label + ": " + weight() + " g");
        for (Parcel inner : inside) {
            for (String line : inner.customsForm()) {
                lines.add("  " + line);
            }
        }
        return lines;
    }
}
