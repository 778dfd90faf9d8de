package org.autodispatcher.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.autodispatcher.console.page.Block;
import org.autodispatcher.console.page.Texts;
import org.autodispatcher.report.Sentences;
import org.autodispatcher.report.Wording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever looks is sent what differs from what he has, and whoever is too far behind is told to look anew. */
@Timeout(60)
class ScreenTest {
    private static final Texts TEXTS = new Texts(new Wording(Locale.ENGLISH), new Sentences("routes", ""));

    private final AtomicReference<List<Block>> there = new AtomicReference<>(List.of());
    private final Screen screen = new Screen(new Screen.Picture("test", TEXTS, there::get));
    private long position;
    private final List<String> sent = new ArrayList<>();
    private final EventStream stream = new EventStream(bytes -> sent.add(StandardCharsets.UTF_8.decode(bytes).toString()));

    private record One(String text) implements Block {
        @Override
        public String id() {
            return "one";
        }

        @Override
        public String container() {
            return "all";
        }

        @Override
        public List<Part> parts() {
            return List.of();
        }

        @Override
        public String html(Texts texts) {
            return text;
        }
    }

    private void now(String text) {
        there.set(List.of(new One(text)));
        screen.look(++position);
    }

    private boolean next(Screen.Looking looking) throws IOException {
        return looking.next(stream, () -> true);
    }

    @Test
    void what_came_since_the_page_was_made_is_sent_in_order() throws IOException {
        long has = screen.seen(position).version();
        now("a");
        now("b");
        try (Screen.Looking looking = screen.looking(has)) {
            assertThat(next(looking)).isTrue();
        }
        assertThat(sent).hasSize(2);
        assertThat(sent.getFirst()).startsWith("event: change\nid: " + (has + 1) + "\ndata: {").endsWith("\n\n").contains("\"a\"");
        assertThat(sent.getLast()).contains("id: " + (has + 2), "\"b\"");
    }

    @Test
    void whoever_comes_back_goes_on_after_what_he_has() throws IOException {
        long has = screen.seen(position).version();
        now("a");
        now("b");
        try (Screen.Looking looking = screen.looking(has + 1)) {
            next(looking);
        }
        assertThat(sent).singleElement().asString().contains("\"b\"");
    }

    @Test
    void whoever_is_too_far_behind_or_comes_from_elsewhere_is_told_to_look_anew() throws IOException {
        long has = screen.seen(position).version();
        for (int i = 0; i < 150; i++) {
            now("text " + i);
        }
        for (long from : new long[] {0, has, has + 1000}) {
            sent.clear();
            try (Screen.Looking looking = screen.looking(from)) {
                assertThat(next(looking)).as("from %d", from).isFalse();
            }
            assertThat(sent).singleElement().asString().startsWith("event: anew\n");
        }
    }

    @Test
    void who_may_look_no_longer_is_told_so_and_nothing_else() throws IOException {
        long has = screen.seen(position).version();
        now("secret");
        try (Screen.Looking looking = screen.looking(has)) {
            assertThat(looking.next(stream, () -> false)).isFalse();
        }
        assertThat(sent).singleElement().asString().startsWith("event: over\n").doesNotContain("secret");
    }

    @Test
    void who_waits_is_sent_what_comes() throws Exception {
        long has = screen.seen(position).version();
        try (Screen.Looking looking = screen.looking(has)) {
            CompletableFuture<Boolean> more = CompletableFuture.supplyAsync(() -> {
                try {
                    return next(looking);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }, Thread::startVirtualThread);
            now("a");
            assertThat(more.get()).isTrue();
        }
        assertThat(sent).singleElement().asString().contains("\"a\"");
    }

    /** Else no page would move any more. */
    @Test
    void where_something_is_wrong_with_one_page_the_others_go_on() {
        new Screen(new Screen.Picture("wrong", TEXTS, () -> {
            throw new IllegalStateException("a bug");
        })).lookQuietly(1);
    }

    @Test
    void where_the_record_cannot_be_read_what_was_seen_stays() {
        now("a");
        long has = screen.seen(position).version();
        Screen broken = new Screen(new Screen.Picture("broken", TEXTS, () -> {
            throw new UncheckedIOException(new IOException("disk"));
        }));
        broken.lookQuietly(1);
        screen.lookQuietly(++position);
        assertThat(screen.seen(position).version()).isEqualTo(has);
    }
}
