package org.autodispatcher.console;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.autodispatcher.config.Problem;
import org.autodispatcher.config.Problems;
import org.autodispatcher.dispatch.Access;
import org.autodispatcher.routing.RouteLint;
import org.autodispatcher.routing.RoutesInForce;
import org.autodispatcher.routing.RoutingTable;

/**
 * What is wrong or doubtful in the files of a HOME as they lie, as {@code check} tells it. Comparing hundreds of patterns takes seconds, so that is
 * done once for each state of the files, and nobody waits for it longer than a page may take.
 */
final class FileProblems {
    private static final long PATIENCE_MS = 300;

    private final RoutesInForce routes;
    private Optional<Compared> compared = Optional.empty();

    /**
     * @param lying    the files
     * @param problems all that is to be told of them so far
     * @param whole    whether the patterns have been compared, too
     */
    record Found(RoutesInForce.Lying lying, List<Problem> problems, boolean whole) {}

    /** What comes of comparing the patterns of one state of the files. */
    private record Compared(String digest, CompletableFuture<List<Problem>> problems) {}

    FileProblems(RoutesInForce routes) {
        this.routes = routes;
    }

    Found now() {
        RoutesInForce.Lying lying = routes.lying();
        Problems problems = new Problems();
        lying.problems().forEach(problems::add);
        Optional<List<Problem>> patterns = lying.table().isEmpty() ? Optional.of(List.of()) : patterns(lying.digest(), lying.table().get());
        patterns.ifPresent(found -> found.forEach(problems::add));
        lying.table().ifPresent(table -> Access.planner(table).check(file(), problems));
        return new Found(lying, problems.all(), patterns.isPresent());
    }

    private String file() {
        return routes.file().toString();
    }

    /** Empty while they are being compared. */
    private Optional<List<Problem>> patterns(String digest, RoutingTable table) {
        try {
            return Optional.of(comparing(digest, table).get(PATIENCE_MS, TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private synchronized CompletableFuture<List<Problem>> comparing(String digest, RoutingTable table) {
        if (compared.filter(each -> each.digest().equals(digest)).isEmpty()) {
            CompletableFuture<List<Problem>> found = new CompletableFuture<>();
            Thread.ofPlatform().daemon().priority(Thread.MIN_PRIORITY).name("console-patterns").start(() -> found.completeAsync(() -> compare(table), Runnable::run));
            compared = Optional.of(new Compared(digest, found));
        }
        return compared.orElseThrow().problems();
    }

    private List<Problem> compare(RoutingTable table) {
        Problems problems = new Problems();
        RouteLint.check(table, file(), problems);
        return problems.all();
    }
}
