package org.autodispatcher;

import java.io.IOException;

/** A {@link Failure} on its way through a stage. The message is for a log; people are shown the failure's wording. */
public final class FailureException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    FailureException(Failure failure) {
        this(failure, null);
    }

    FailureException(Failure failure, @org.jspecify.annotations.Nullable Throwable cause) {
        super(failure.wording() + " " + failure.values(), cause);
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
