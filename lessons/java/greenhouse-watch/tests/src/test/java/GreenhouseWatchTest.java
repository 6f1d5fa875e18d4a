import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GreenhouseWatchTest {
    @Test
    void coldAndWarmHoursAreListedInOrder() {
        assertThat(GreenhouseWatch.badHours(new double[] {18, 15, 21, 29, 24}, 16, 28)).containsExactly(1, 3);
    }

    @Test
    void theLimitsThemselvesAreFine() {
        assertThat(GreenhouseWatch.badHours(new double[] {16, 28}, 16, 28)).isEmpty();
    }

    @Test
    void aPerfectDayHasNoBadHours() {
        assertThat(GreenhouseWatch.badHours(new double[] {20, 21, 22}, 16, 28)).isEmpty();
    }

    @Test
    void aTerribleDayHasOnlyBadHours() {
        assertThat(GreenhouseWatch.badHours(new double[] {3, 40, -5}, 16, 28)).containsExactly(0, 1, 2);
    }

    @Test
    void theSameTemperatureMayBeBadMoreThanOnce() {
        assertThat(GreenhouseWatch.badHours(new double[] {15, 20, 15, 15}, 16, 28)).containsExactly(0, 2, 3);
    }

    @Test
    void fractionsOfADegreeCount() {
        assertThat(GreenhouseWatch.badHours(new double[] {15.9, 16.0, 28.1}, 16, 28)).containsExactly(0, 2);
    }

    @Test
    void aDayWithoutReadingsHasNoBadHours() {
        assertThat(GreenhouseWatch.badHours(new double[] {}, 16, 28)).isEmpty();
    }

    @Test
    void theBestStretchIsCounted() {
        assertThat(GreenhouseWatch.longestCalm(new double[] {18, 15, 21, 24, 29}, 16, 28)).isEqualTo(2);
    }

    @Test
    void aStretchMayReachToTheLastHour() {
        assertThat(GreenhouseWatch.longestCalm(new double[] {30, 20, 20, 20}, 16, 28)).isEqualTo(3);
    }

    @Test
    void aStretchMayStartAtTheFirstHour() {
        assertThat(GreenhouseWatch.longestCalm(new double[] {20, 20, 30, 20}, 16, 28)).isEqualTo(2);
    }

    @Test
    void aWholeDayMayBeCalm() {
        double[] day = new double[24];
        Arrays.fill(day, 20.0);
        assertThat(GreenhouseWatch.longestCalm(day, 16, 28)).isEqualTo(24);
    }

    @Test
    void hoursAtTheLimitsAreCalm() {
        assertThat(GreenhouseWatch.longestCalm(new double[] {16, 28, 16}, 16, 28)).isEqualTo(3);
    }

    @Test
    void fractionsOfADegreeEndAStretch() {
        assertThat(GreenhouseWatch.longestCalm(new double[] {20, 15.9, 20, 28.1, 20}, 16, 28)).isEqualTo(1);
    }

    @Test
    void aDayMayHaveNoCalmHourAtAll() {
        assertThat(GreenhouseWatch.longestCalm(new double[] {2, 3}, 16, 28)).isEqualTo(0);
    }

    @Test
    void aDayWithoutReadingsHasNoCalmHours() {
        assertThat(GreenhouseWatch.longestCalm(new double[] {}, 16, 28)).isEqualTo(0);
    }

    @Test
    void goodHoursApartFromOneAnotherAreNotAddedUp() {
        assertThat(GreenhouseWatch.longestCalm(new double[] {20, 40, 20, 40, 20}, 16, 28)).isEqualTo(1);
    }
}
