package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.autodispatcher.Target;
import org.junit.jupiter.api.Test;

/** What somebody is told who begins to follow late. */
class EventsTest {
    private static final Target ONE = new Target("app", "web1", 22);
    private static final Target TWO = new Target("app", "web2", 22);

    private final Events events = new Events();

    private List<DispatchEvent> late() {
        List<DispatchEvent> told = new ArrayList<>();
        events.follow(Set.of(7L), told::add).close();
        return told;
    }

    @Test
    void who_follows_late_is_told_what_happened_lately() {
        DispatchEvent routed = new DispatchEvent.Routed(7, "web", List.of(ONE, TWO));
        DispatchEvent line = new DispatchEvent.Output(7, ONE, "line");
        events.tell(routed);
        events.tell(line);
        events.tell(new DispatchEvent.Output(8, ONE, "of another dispatch"));
        assertThat(late()).containsExactly(routed, line);
    }

    @Test
    void a_try_before_is_not_told_again_when_another_begins() {
        DispatchEvent routed = new DispatchEvent.Routed(7, "web", List.of(ONE, TWO));
        DispatchEvent other = new DispatchEvent.Output(7, TWO, "still runs");
        events.tell(routed);
        events.tell(new DispatchEvent.Output(7, ONE, "of the try before"));
        events.tell(other);
        events.forget("7:" + ONE.text());
        assertThat(late()).containsExactly(routed, other);
    }

    @Test
    void who_cannot_take_what_it_is_told_is_told_no_more_and_the_others_are() {
        List<DispatchEvent> told = new ArrayList<>();
        events.follow(event -> {
            throw new java.io.UncheckedIOException(new java.io.IOException("gone"));
        });
        events.follow(told::add);
        DispatchEvent line = new DispatchEvent.Output(7, ONE, "line");
        events.tell(line);
        events.tell(line);
        assertThat(told).containsExactly(line, line);
    }
}
