import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class StonemasonTest {
    private static final String VERSE =
            "when the river rose above the seventh step the old ferryman untied his boat and sang to the "
                    + "drowned bells of Varn until the water listened ";
    private static final String EPIC = VERSE.repeat(12);

    @Test
    void aShorterLineNowCanSaveUglinessLater() {
        assertThat(Stonemason.carve("aaa bb cc ddddd", 6)).containsExactly("aaa", "bb cc", "ddddd");
    }

    @Test
    void theLastLineMayBeShort() {
        assertThat(Stonemason.carve("aaaa bbbb c", 9)).containsExactly("aaaa bbbb", "c");
    }

    @Test
    void everythingOnOneLineIsNotUgly() {
        assertThat(Stonemason.carve("here lies a cat", 40)).containsExactly("here lies a cat");
    }

    @Test
    void ofEquallyBeautifulWaysTheFirstLineGetsTheMostWords() {
        assertThat(Stonemason.carve("aa bb cc ddd e ff", 5)).containsExactly("aa bb", "cc", "ddd e", "ff");
    }

    @Test
    void aFullFirstLineIsNotWorthEveryPrice() {
        assertThat(Stonemason.carve("to be or not to be that is all", 10))
                .containsExactly("to be or", "not to be", "that is", "all");
    }

    @Test
    void emptyPlacesCountByTheirSquare() {
        assertThat(Stonemason.carve("tide took all I owned save hope", 9))
                .containsExactly("tide", "took all", "I owned", "save hope");
    }

    @Test
    void anInscriptionMayHaveManyLines() {
        String text = "the sea gave the sea took and the gulls keep the account to this day";
        assertThat(Stonemason.carve(text, 16))
                .containsExactly("the sea gave the", "sea took and the", "gulls keep the", "account to this", "day");
    }

    @Test
    void aWordMayFillTheWholeWidth() {
        assertThat(Stonemason.carve("stone", 5)).containsExactly("stone");
    }

    @Test
    void twoWordsMayFillTheWholeWidth() {
        assertThat(Stonemason.carve("old stone", 9)).containsExactly("old stone");
    }

    @Test
    void aBlankNeedsAPlaceToo() {
        assertThat(Stonemason.carve("old stone", 8)).containsExactly("old", "stone");
    }

    @Test
    void theSpacingOfTheTextDoesNotMatter() {
        assertThat(Stonemason.carve("  here\n\tlies   a cat ", 9)).containsExactly("here lies", "a cat");
    }

    @Test
    void aTextWithoutWordsNeedsNoLines() {
        assertThat(Stonemason.carve("", 5)).isEmpty();
    }

    @Test
    void aTextOfNothingButSpaceNeedsNoLines() {
        assertThat(Stonemason.carve("  \n ", 5)).isEmpty();
    }

    @Test
    void aWordThatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> Stonemason.carve("a gravestone", 9)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Stonemason.carve("a gravestone here", 9)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noWordOfAnEpicIsLost() {
        String read = String.join(" ", Stonemason.carve(EPIC, 36));
        assertThat(read.split(" ").length).isEqualTo(312);
    }

    @Test
    void noLineOfAnEpicIsTooLong() {
        for (String line : Stonemason.carve(EPIC, 36)) {
            assertThat(line.length()).isLessThanOrEqualTo(36);
        }
    }

    @Test
    void anEpicIsAsBeautifulAsCanBe() {
        List<String> lines = Stonemason.carve(EPIC, 36);
        int ugliness = 0;
        for (String line : lines.subList(0, lines.size() - 1)) {
            ugliness += (36 - line.length()) * (36 - line.length());
        }
        assertThat(ugliness).isEqualTo(419);
    }
}
