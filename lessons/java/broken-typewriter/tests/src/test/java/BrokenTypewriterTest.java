import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BrokenTypewriterTest {
    @Test
    void oneBrokenKeyIsFound() {
        assertThat(BrokenTypewriter.brokenKeys("meet me at noon", "mt m at noon")).isEqualTo("e");
    }

    @Test
    void severalBrokenKeysComeInTheOrderOfStriking() {
        assertThat(BrokenTypewriter.brokenKeys("The Raven", "T Rav")).isEqualTo("hen");
    }

    @Test
    void aSoundMachineHasNoBrokenKeys() {
        assertThat(BrokenTypewriter.brokenKeys("All is well.", "All is well.")).isEqualTo("");
    }

    @Test
    void eachBrokenKeyIsNamedOnce() {
        assertThat(BrokenTypewriter.brokenKeys("banana", "bnn")).isEqualTo("a");
    }

    @Test
    void capitalLettersShareTheKeyOfSmallOnes() {
        assertThat(BrokenTypewriter.brokenKeys("Anna and Abel", "nn nd bel")).isEqualTo("a");
    }

    @Test
    void theSpaceBarCanBreak() {
        assertThat(BrokenTypewriter.brokenKeys("come at once", "comeatonce")).isEqualTo(" ");
    }

    @Test
    void punctuationCanBreak() {
        assertThat(BrokenTypewriter.brokenKeys("Help! Quick!", "Help Quick")).isEqualTo("!");
    }

    @Test
    void signsWithAMeaningInRegularExpressionsAreKeysLikeAnyOther() {
        assertThat(BrokenTypewriter.brokenKeys("Who? (I.)", "Who I")).isEqualTo("?(.)");
    }

    @Test
    void everyKeyMayBeBroken() {
        assertThat(BrokenTypewriter.brokenKeys("abba", "")).isEqualTo("ab");
    }

    @Test
    void anEmptyLetterTellsOfNoBrokenKey() {
        assertThat(BrokenTypewriter.brokenKeys("", "")).isEqualTo("");
    }

    @Test
    void noKeyWorksOnceAndFailsOnce() {
        assertThatThrownBy(() -> BrokenTypewriter.brokenKeys("anna", "ana"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noCapitalAppearsWhereItsSmallLetterDoesNot() {
        assertThatThrownBy(() -> BrokenTypewriter.brokenKeys("Anna", "Ann"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noMarksChangeTheirOrder() {
        assertThatThrownBy(() -> BrokenTypewriter.brokenKeys("no", "on"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noMarksAppearThatNobodyStruck() {
        assertThatThrownBy(() -> BrokenTypewriter.brokenKeys("yes", "yesx"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noSmallLetterAppearsWhereACapitalWasMeant() {
        assertThatThrownBy(() -> BrokenTypewriter.brokenKeys("Anna", "anna"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noMoreMarksAppearThanWereStruck() {
        assertThatThrownBy(() -> BrokenTypewriter.brokenKeys("hi", "hii"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingIsTypedWhereNothingWasMeant() {
        assertThatThrownBy(() -> BrokenTypewriter.brokenKeys("", "boo"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
