import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TideMarksTest {
    @Test
    void everyPeakIsAHighWater() {
        assertThat(TideMarks.highWaters(new int[] {1, 3, 2, 5, 4})).containsExactly(1, 3);
    }

    @Test
    void aFlatTopCountsWhereItBegins() {
        assertThat(TideMarks.highWaters(new int[] {1, 4, 4, 4, 2})).containsExactly(1);
    }

    @Test
    void standingStillOnTheWayUpIsNoHighWater() {
        assertThat(TideMarks.highWaters(new int[] {1, 2, 2, 3, 1})).containsExactly(3);
    }

    @Test
    void standingStillOnTheWayDownIsNoHighWater() {
        assertThat(TideMarks.highWaters(new int[] {1, 5, 3, 3, 2})).containsExactly(1);
    }

    @Test
    void aSeaThatOnlyRisesHasNoHighWater() {
        assertThat(TideMarks.highWaters(new int[] {1, 2, 3})).isEmpty();
    }

    @Test
    void aSeaThatOnlyFallsHasNoHighWater() {
        assertThat(TideMarks.highWaters(new int[] {3, 2, 1})).isEmpty();
    }

    @Test
    void aFlatTopAtTheEndIsNotDecided() {
        assertThat(TideMarks.highWaters(new int[] {1, 4, 4})).isEmpty();
    }

    @Test
    void aFlatTopAtTheBeginningIsNotDecided() {
        assertThat(TideMarks.highWaters(new int[] {4, 4, 1})).isEmpty();
    }

    @Test
    void lowWaterMayLieBetweenTwoFlatTops() {
        assertThat(TideMarks.highWaters(new int[] {0, 2, 2, 1, 1, 3, 3, 0})).containsExactly(1, 5);
    }

    @Test
    void levelsMayLieBelowZero() {
        assertThat(TideMarks.highWaters(new int[] {-3, -1, -2})).containsExactly(1);
    }

    @Test
    void twoLevelsAreTooFewForAHighWater() {
        assertThat(TideMarks.highWaters(new int[] {1, 2})).isEmpty();
    }

    @Test
    void oneLevelIsTooLittleForAHighWater() {
        assertThat(TideMarks.highWaters(new int[] {5})).isEmpty();
    }

    @Test
    void noLevelsHoldNoHighWater() {
        assertThat(TideMarks.highWaters(new int[] {})).isEmpty();
    }
}
