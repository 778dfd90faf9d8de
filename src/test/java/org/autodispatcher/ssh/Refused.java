package org.autodispatcher.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Locale;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.report.Wording;

/** Catches the failure of a connection, and sees that people are told about it in both languages. */
public final class Refused {
    private static final Map<String, String> ALWAYS = Map.of("target", "u@h:22", "id", "1:u@h:22", "package", "p.tar", "host", "h", "home_option", "", "ssh", "ssh h");

    private Refused() {}

    public static Failure of(ThrowingCallable call) {
        FailureException thrown = catchThrowableOfType(FailureException.class, call);
        assertThat(thrown).as("it was not refused").isNotNull();
        Failure failure = thrown.failure();
        for (Locale locale : new Locale[] {Locale.ENGLISH, Locale.CHINESE}) {
            Wording wording = new Wording(locale);
            assertThat(wording.message(failure, ALWAYS)).doesNotContainPattern("\\{[a-z_]+}");
            assertThat(wording.hint(failure, ALWAYS)).doesNotContainPattern("\\{[a-z_]+}");
        }
        return failure;
    }
}
