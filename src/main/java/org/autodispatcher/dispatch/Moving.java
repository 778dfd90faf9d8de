package org.autodispatcher.dispatch;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The deliveries that move, found by what they are about; and whether they are at rest while somebody waits for them. */
final class Moving {
    private final Map<Key, Attempts> moving = new ConcurrentHashMap<>();
    /** The same by target: whoever ends looks for those who waited for it among thousands. */
    private final Map<String, Set<Attempts>> ofTargets = new ConcurrentHashMap<>();
    /** Those that wait for a turn or a place that somebody else has, on whichever target. */
    private final Set<Attempts> waiting = ConcurrentHashMap.newKeySet();
    /** Those that have come to their end while it is not known yet whether they are followed by others: nobody takes them for resting. */
    private final Set<Attempts> settling = ConcurrentHashMap.newKeySet();

    private record Key(long dispatch, String target) {
        static Key of(Attempts attempts) {
            return new Key(attempts.delivery().dispatch(), attempts.delivery().target());
        }
    }

    /**
     * Lets a delivery move that does not yet.
     *
     * @param entering is done before anybody sees it move
     * @return whether these are the attempts by which it moves now; else it moves already
     */
    boolean enter(Attempts attempts, Runnable entering) {
        return attempts == moving.computeIfAbsent(Key.of(attempts), _ -> {
            entering.run();
            ofTargets.computeIfAbsent(attempts.delivery().target(), _ -> ConcurrentHashMap.newKeySet()).add(attempts);
            return attempts;
        });
    }

    /** It moves no more; until {@code followed} has come to its end nobody takes it for resting. */
    void leave(Attempts attempts, Runnable followed) {
        settling.add(attempts);
        try {
            moving.remove(Key.of(attempts), attempts);
            ofTargets.get(attempts.delivery().target()).remove(attempts);
            followed.run();
        } finally {
            settling.remove(attempts);
        }
    }

    /** The attempts at a delivery, while it moves. */
    Optional<Attempts> of(long dispatch, String target) {
        return Optional.ofNullable(moving.get(new Key(dispatch, target)));
    }

    Stream<Attempts> all() {
        return moving.values().stream();
    }

    Stream<Attempts> of(long dispatch) {
        return all().filter(each -> each.delivery().dispatch() == dispatch);
    }

    Stream<Attempts> to(String target) {
        return ofTargets.getOrDefault(target, Set.of()).stream();
    }

    int count() {
        return moving.size();
    }

    boolean has(Attempts attempts) {
        return moving.get(Key.of(attempts)) == attempts;
    }

    /** It waits for what another delivery has, perhaps one to another target, until {@link #waitsNoMore}. */
    void waits(Attempts attempts) {
        waiting.add(attempts);
    }

    void waitsNoMore(Attempts attempts) {
        waiting.remove(attempts);
    }

    Stream<Attempts> waitingFor(long dispatch) {
        return waiting.stream().filter(each -> each.waitsFor(dispatch));
    }

    /**
     * Whether all of these dispatches are at rest.
     *
     * @param patient whether what is deferred, paused, or waits for such a one is not
     */
    boolean rest(Set<Long> dispatches, boolean patient) {
        boolean settled = settling.stream().noneMatch(each -> dispatches.contains(each.delivery().dispatch()));
        return settled && all()
                .filter(each -> dispatches.contains(each.delivery().dispatch()))
                .allMatch(each -> !patient && rests(each));
    }

    /** The dispatches that are not at rest, once for each of their deliveries: what is deferred, paused, or waits for such a one is. */
    Stream<Long> restless() {
        return Stream.concat(settling.stream(), all().filter(each -> !rests(each))).map(each -> each.delivery().dispatch());
    }

    private boolean rests(Attempts attempts) {
        return switch (attempts.rest()) {
            case MOVING -> false;
            case DEFERRED, PAUSED -> true;
            case QUEUED -> all()
                    .filter(other -> other.delivery().target().equals(attempts.delivery().target()) || attempts.waitsFor(other.delivery().dispatch()))
                    .noneMatch(other -> other.rest() == Rest.MOVING);
            case IN_BATCH -> of(attempts.delivery().dispatch()).noneMatch(other -> other.rest() == Rest.MOVING);
        };
    }
}
