import java.util.List;
import java.util.Optional;

/** A parcel; its grams are its own, without those of the parcels inside. */
record Parcel(String label, int grams, List<Parcel> inside) {
    /** What the parcel weighs with everything in it, in grams. */
    int weight() {
        throw new UnsupportedOperationException("weight is yours to write");
    }

    /** The labels on the shortest way to a parcel, if it is there. */
    Optional<List<String>> route(String wanted) {
        throw new UnsupportedOperationException("route is yours to write");
    }

    /** The lines of the customs form. */
    List<String> customsForm() {
        throw new UnsupportedOperationException("customsForm is yours to write");
    }
}
