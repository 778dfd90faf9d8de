package org.autodispatcher;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;

/** Where a dispatch stands as a whole: the first that applies, in this order. The texts are a contract. */
public enum DispatchState {
    /** Anything still moves, deferred included. */
    ACTIVE(Set.of(
            DeliveryState.QUEUED,
            DeliveryState.DELIVERING,
            DeliveryState.UPGRADING,
            DeliveryState.DEFERRED)),
    /** Any delivery is held or in doubt. */
    HELD(Set.of(DeliveryState.HELD, DeliveryState.IN_DOUBT)),
    FAILED(Set.of(DeliveryState.FAILED)),
    /** Superseded counts so. */
    CANCELLED(Set.of(DeliveryState.CANCELLED, DeliveryState.SUPERSEDED)),
    DONE(Set.of(DeliveryState.DELIVERED, DeliveryState.UPGRADED));

    private final Set<DeliveryState> states;

    DispatchState(Set<DeliveryState> states) {
        this.states = states;
    }

    /** The state of a dispatch with these deliveries; one that delivered is not the end of must not be among them as such. */
    public static DispatchState of(Collection<DeliveryState> deliveries) {
        for (DispatchState state : values()) {
            if (deliveries.stream().anyMatch(state.states::contains)) {
                return state;
            }
        }
        return ACTIVE;
    }

    /** Whether it may still change by itself or by a person's decision. */
    public boolean open() {
        return this == ACTIVE || this == HELD;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
