import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TidalFlatsTest {
    @Test
    void whoeverIsThereNeedsNoTime() {
        List<String> flats = List.of("5");
        int[] tide = {2};
        assertThat(TidalFlats.crossing(flats, tide, new Square(0, 0), new Square(0, 0)).orElse(-1)).isEqualTo(0);
    }

    @Test
    void onDryLandTheWayIsWhatCounts() {
        List<String> flats = List.of("999", "999", "999");
        int[] tide = {0};
        assertThat(TidalFlats.crossing(flats, tide, new Square(0, 0), new Square(2, 2)).orElse(-1)).isEqualTo(4);
    }

    @Test
    void nobodyWalksAcrossCorners() {
        List<String> flats = List.of("90", "09");
        int[] tide = {5};
        assertThat(TidalFlats.crossing(flats, tide, new Square(0, 0), new Square(1, 1)).isPresent()).isFalse();
    }

    @Test
    void waterThatNeverFallsIsWalkedAround() {
        List<String> flats = List.of("9999", "9009", "9909");
        int[] tide = {5};
        assertThat(TidalFlats.crossing(flats, tide, new Square(2, 1), new Square(2, 3)).orElse(-1)).isEqualTo(8);
    }

    @Test
    void aSquareAsHighAsTheWaterIsDry() {
        List<String> flats = List.of("333");
        int[] tide = {3};
        assertThat(TidalFlats.crossing(flats, tide, new Square(0, 0), new Square(0, 2)).orElse(-1)).isEqualTo(2);
    }

    @Test
    void theMapEndsAtItsEdges() {
        List<String> flats = List.of("909");
        int[] tide = {5};
        assertThat(TidalFlats.crossing(flats, tide, new Square(0, 0), new Square(0, 2)).isPresent()).isFalse();
    }

    @Test
    void theEndOfARowIsNoNeighbourOfTheNextOne() {
        List<String> flats = List.of("009", "900");
        int[] tide = {5};
        assertThat(TidalFlats.crossing(flats, tide, new Square(0, 2), new Square(1, 0)).isPresent()).isFalse();
    }

    @Test
    void sheWaitsForLowWater() {
        List<String> flats = List.of("515");
        int[] tide = {2, 2, 0};
        assertThat(TidalFlats.crossing(flats, tide, new Square(0, 0), new Square(0, 2)).orElse(-1)).isEqualTo(3);
    }

    @Test
    void waitingForEverIsNoWalk() {
        List<String> flats = List.of("515");
        int[] tide = {2, 2, 2};
        assertThat(TidalFlats.crossing(flats, tide, new Square(0, 0), new Square(0, 2)).isPresent()).isFalse();
    }

    @Test
    void theTideBeginsAgain() {
        List<String> flats = List.of("51115");
        int[] tide = {0, 3, 3, 0, 0, 0};
        assertThat(TidalFlats.crossing(flats, tide, new Square(0, 0), new Square(0, 4)).orElse(-1)).isEqualTo(6);
    }

    @Test
    void twoHoursOfLowWaterAreTooShortForThreeSquares() {
        List<String> flats = List.of("51115");
        int[] tide = {0, 3, 3, 3, 0};
        assertThat(TidalFlats.crossing(flats, tide, new Square(0, 0), new Square(0, 4)).isPresent()).isFalse();
    }

    @Test
    void aSandbankIsAPlaceToWait() {
        List<String> flats = List.of("5114115");
        int[] tide = {0, 0, 4, 4};
        assertThat(TidalFlats.crossing(flats, tide, new Square(0, 0), new Square(0, 6)).orElse(-1)).isEqualTo(10);
    }

    @Test
    void steppingBackCanBeTheOnlyWayToWait() {
        List<String> flats = List.of("9215");
        int[] tide = {2, 4, 4, 1, 1};
        assertThat(TidalFlats.crossing(flats, tide, new Square(0, 1), new Square(0, 3)).orElse(-1)).isEqualTo(5);
    }

    @Test
    void theWayBackFromTheWaterMayBeNeeded() {
        List<String> flats = List.of("9295");
        int[] tide = {2, 9, 6, 2};
        assertThat(TidalFlats.crossing(flats, tide, new Square(0, 1), new Square(0, 3)).orElse(-1)).isEqualTo(3);
    }

    @Test
    void theGoalMustBeDryOnArrival() {
        List<String> flats = List.of("91");
        int[] tide = {3, 3, 3, 1};
        assertThat(TidalFlats.crossing(flats, tide, new Square(0, 0), new Square(0, 1)).orElse(-1)).isEqualTo(3);
    }

    @Test
    void nobodyStartsInTheWater() {
        List<String> flats = List.of("19");
        int[] tide = {3};
        assertThat(TidalFlats.crossing(flats, tide, new Square(0, 0), new Square(0, 1)).isPresent()).isFalse();
    }

    @Test
    void nobodyArrivesWhereSheCannotStand() {
        List<String> flats = List.of("1");
        int[] tide = {3, 0};
        assertThat(TidalFlats.crossing(flats, tide, new Square(0, 0), new Square(0, 0)).isPresent()).isFalse();
    }

    @Test
    void bootsHelpAtTheStart() {
        List<String> flats = List.of("19");
        int[] tide = {3};
        assertThat(TidalFlats.crossing(flats, tide, new Square(0, 0), new Square(0, 1), 1).orElse(-1)).isEqualTo(1);
    }

    @Test
    void bootsCarryAcrossAWetSquare() {
        List<String> flats = List.of("515");
        int[] tide = {2, 2, 2};
        assertThat(TidalFlats.crossing(flats, tide, new Square(0, 0), new Square(0, 2), 1).orElse(-1)).isEqualTo(2);
    }

    @Test
    void oneSquareCanBeTooManyForTheBoots() {
        List<String> flats = List.of("5115");
        int[] tide = {2};
        assertThat(TidalFlats.crossing(flats, tide, new Square(0, 0), new Square(0, 3), 1).isPresent()).isFalse();
    }

    @Test
    void dryLandMakesTheBootsGoodAgain() {
        List<String> flats = List.of("51511511");
        int[] tide = {2};
        assertThat(TidalFlats.crossing(flats, tide, new Square(0, 0), new Square(0, 7), 2).orElse(-1)).isEqualTo(7);
    }

    @Test
    void lowWaterMakesTheBootsGoodAgain() {
        List<String> flats = List.of("51115");
        int[] tide = {2, 2, 0, 2, 2};
        assertThat(TidalFlats.crossing(flats, tide, new Square(0, 0), new Square(0, 4), 1).orElse(-1)).isEqualTo(4);
    }

    @Test
    void theHourAtTheStartCounts() {
        List<String> flats = List.of("119");
        int[] tide = {2};
        assertThat(TidalFlats.crossing(flats, tide, new Square(0, 0), new Square(0, 2), 1).isPresent()).isFalse();
    }

    @Test
    void theLastHourOfTheBootsIsEnoughToArrive() {
        List<String> flats = List.of("511");
        int[] tide = {2};
        assertThat(TidalFlats.crossing(flats, tide, new Square(0, 0), new Square(0, 2), 2).orElse(-1)).isEqualTo(2);
    }

    @Test
    void aLongerDryWayMayBeatTheShortWetOne() {
        List<String> flats = List.of("911119", "900009", "999911");
        int[] tide = {5};
        assertThat(TidalFlats.crossing(flats, tide, new Square(0, 0), new Square(0, 5), 3).orElse(-1)).isEqualTo(9);
    }

    @Test
    void comingLaterButWithDrierBootsCanBeTheOnlyWay() {
        List<String> flats = List.of("1191", "1111", "1911");
        int[] tide = {2};
        assertThat(TidalFlats.crossing(flats, tide, new Square(0, 0), new Square(2, 3), 2).orElse(-1)).isEqualTo(7);
    }

    @Test
    void aMapMayHaveWellOverAThousandSquares() {
        List<String> flats = Collections.nCopies(40, "3".repeat(40));
        int[] tide = {0, 3, 3, 2};
        assertThat(TidalFlats.crossing(flats, tide, new Square(0, 0), new Square(39, 39)).orElse(-1))
                .isEqualTo(78);
    }

    @Test
    void anIslandThatCannotBeReachedIsFoundOut() {
        List<String> flats = new ArrayList<>(Collections.nCopies(28, "4".repeat(40)));
        Collections.fill(flats.subList(20, 23), "0".repeat(40));
        int[] tide = {1, 2, 3, 4, 3, 2};
        assertThat(TidalFlats.crossing(flats, tide, new Square(0, 0), new Square(27, 39), 2).isPresent())
                .isFalse();
    }
}
