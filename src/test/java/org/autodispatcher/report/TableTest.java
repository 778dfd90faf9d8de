package org.autodispatcher.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {
    @ParameterizedTest
    @CsvSource({
        "plain, 5", "'', 0", "支付, 4", "（生产）, 8", "한국, 4", "ｱ, 1", "é, 1", "e\u0301, 1", "a\u200db, 2", "✅, 2", "❌ x, 4", "✔, 1", "✔\ufe0f, 2",
        "🚀, 2", "\ud859\udf1b, 2", "naïve…, 6"
    })
    void a_text_takes_as_many_cells_as_terminals_give_it(String text, int cells) {
        assertThat(Table.cells(text)).isEqualTo(cells);
    }

    @ParameterizedTest
    @CsvSource({"abcdef, 6, abcdef", "abcdef, 5, abcd…", "支付系统, 8, 支付系统", "支付系统, 7, 支付系…", "支付系统, 6, 支付…", "ab, 1, …", "ab, 0, ''", "'', 0, ''"})
    void a_sentence_is_cut_at_its_end(String text, int cells, String cut) {
        assertThat(Table.cut(text, cells)).isEqualTo(cut);
    }

    @ParameterizedTest
    @ValueSource(strings = {"支付系统（生产）已完成", "a支b付c", "🚀🚀🚀🚀", "e\u0301e\u0301e\u0301e\u0301e\u0301"})
    void what_is_cut_is_never_wider_than_asked(String text) {
        for (int cells = 0; cells < 12; cells++) {
            assertThat(Table.cells(Table.cut(text, cells))).isLessThanOrEqualTo(cells);
        }
    }
}
