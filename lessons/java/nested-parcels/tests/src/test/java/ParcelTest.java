import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ParcelTest {
    private static Parcel parcel(String label, int grams, Parcel... inside) {
        return new Parcel(label, grams, List.of(inside));
    }

    private static Parcel hatbox() {
        return parcel("hatbox", 300, parcel("tin", 120, parcel("ring", 4)), parcel("scarf", 90));
    }

    private static Parcel deep(int levels) {
        Parcel inner = parcel("pearl", 1);
        for (int level = 0; level < levels; level++) {
            inner = parcel("box " + level, 10, inner);
        }
        return inner;
    }

    @Test
    void everythingInsideIsWeighedToo() {
        assertThat(hatbox().weight()).isEqualTo(514);
    }

    @Test
    void aParcelWithNothingInItWeighsItself() {
        assertThat(parcel("scarf", 90).weight()).isEqualTo(90);
    }

    @Test
    void thirtyParcelsInOneAnotherAreAllWeighed() {
        assertThat(deep(30).weight()).isEqualTo(301);
    }

    @Test
    void parcelsMayWeighNothing() {
        assertThat(parcel("air", 0, parcel("air", 0)).weight()).isEqualTo(0);
    }

    @Test
    void theRouteLeadsFromTheOutermostParcel() {
        Parcel box = hatbox();
        assertThat(box.route("ring").orElseThrow()).containsExactly("hatbox", "tin", "ring");
    }

    @Test
    void theOutermostParcelIsItsOwnRoute() {
        Parcel box = hatbox();
        assertThat(box.route("hatbox").orElseThrow()).containsExactly("hatbox");
    }

    @Test
    void whatComesAfterADeadEndIsFound() {
        Parcel box = hatbox();
        assertThat(box.route("scarf").orElseThrow()).containsExactly("hatbox", "scarf");
    }

    @Test
    void whatIsNotThereHasNoRoute() {
        assertThat(hatbox().route("trombone").isPresent()).isFalse();
    }

    @Test
    void theShortestOfSeveralRoutesIsTaken() {
        Parcel key = parcel("key", 1);
        Parcel box = parcel("box", 1, parcel("bag", 1, parcel("tin", 1, key)), parcel("sock", 1, key));
        assertThat(box.route("key").orElseThrow()).containsExactly("box", "sock", "key");
    }

    @Test
    void aShorterRouteMayComeFirst() {
        Parcel key = parcel("key", 1);
        Parcel box = parcel("box", 1, parcel("sock", 1, key), parcel("bag", 1, parcel("tin", 1, key)));
        assertThat(box.route("key").orElseThrow()).containsExactly("box", "sock", "key");
    }

    @Test
    void ofEquallyShortRoutesTheFirstPackedIsTaken() {
        Parcel key = parcel("key", 1);
        Parcel box = parcel("box", 1, parcel("bag", 1, key), parcel("sock", 1, key));
        assertThat(box.route("key").orElseThrow()).containsExactly("box", "bag", "key");
    }

    @Test
    void aParcelInOneOfTheSameLabelIsFurtherAway() {
        Parcel key = parcel("key", 1);
        Parcel box = parcel("key", 1, key);
        assertThat(box.route("key").orElseThrow()).containsExactly("key");
    }

    @Test
    void labelsAreComparedByWhatTheySay() {
        String wanted = new StringBuilder("ring").toString();
        assertThat(hatbox().route(wanted).orElseThrow()).containsExactly("hatbox", "tin", "ring");
    }

    @Test
    void theRouteIntoThirtyParcelsNamesThemAll() {
        assertThat(deep(30).route("pearl").orElseThrow().size()).isEqualTo(31);
    }

    @Test
    void theFormShowsWhatIsInWhat() {
        assertThat(hatbox().customsForm())
                .containsExactly("hatbox: 514 g", "  tin: 124 g", "    ring: 4 g", "  scarf: 90 g");
    }

    @Test
    void aSingleParcelIsASingleLine() {
        assertThat(parcel("scarf", 90).customsForm()).containsExactly("scarf: 90 g");
    }

    @Test
    void theOrderOfPackingIsKept() {
        Parcel box = parcel("box", 1, parcel("zither", 2), parcel("apple", 3));
        assertThat(box.customsForm()).containsExactly("box: 6 g", "  zither: 2 g", "  apple: 3 g");
    }
}
