package org.autodispatcher.ledger;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Looks at the whole ledger: the chain of hashes, SQLite's own structure, the mark, the index. Each look has a connection of
 * its own, and they go on at once. While somebody writes, each sees the ledger as it was when it began.
 */
final class LedgerVerifier {
    private final Opening opening;
    private final int version;

    /** Opens one more connection to the ledger. */
    @FunctionalInterface
    interface Opening {
        Database open() throws SQLException;
    }

    /** @param version of the ledger's form; an index that is made anew as soon as somebody writes is not looked at */
    LedgerVerifier(Opening opening, int version) {
        this.opening = opening;
        this.version = version;
    }

    /** @param mark read before this is called: it never leads what is committed then */
    LedgerCheck check(Optional<LedgerMark.Known> mark) {
        try (ExecutorService threads = Executors.newFixedThreadPool(3, Thread.ofPlatform().daemon().name("ledger check ", 0).factory())) {
            Future<LedgerCheck> chain = threads.submit(look(database -> chain(database, mark)));
            Future<LedgerCheck> structure = threads.submit(look(this::structure));
            Future<LedgerCheck> index = threads.submit(look(database -> version < Migrations.COMPLETE ? fine() : new IndexCheck(database).check()));
            return worst(List.of(chain.get(), structure.get(), index.get()));
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Callable<LedgerCheck> look(Look look) {
        return () -> {
            try (Database database = opening.open()) {
                return look.at(database);
            } catch (SQLException e) {
                return new LedgerCheck.Unreadable(String.valueOf(e.getMessage()));
            }
        };
    }

    private interface Look {
        LedgerCheck at(Database database) throws SQLException;
    }

    /** What names an entry says most; an index that differs means least. */
    private static LedgerCheck worst(List<LedgerCheck> all) {
        return all.stream().max(Comparator.comparingInt(LedgerVerifier::weight)).orElseThrow();
    }

    private static int weight(LedgerCheck check) {
        return switch (check) {
            case LedgerCheck.Intact(long entries, String _) -> entries < 0 ? 0 : 1;
            case LedgerCheck.IndexDiffers _ -> 2;
            case LedgerCheck.PutBack _ -> 3;
            case LedgerCheck.Unreadable _ -> 4;
            case LedgerCheck.Altered _ -> 5;
        };
    }

    /** Nothing is wrong, as far as this look goes. */
    private static LedgerCheck fine() {
        return new LedgerCheck.Intact(-1, "");
    }

    private static LedgerCheck chain(Database database, Optional<LedgerMark.Known> mark) throws SQLException {
        ChainWalk walk = new ChainWalk(mark.map(LedgerMark.Known::sequence).orElse(0L));
        try {
            database.each(row -> walk.next(row.getLong(1), row.getBytes(2), row.getBytes(3)), "SELECT sequence, text, hash FROM entry ORDER BY sequence");
        } catch (SQLException e) {
            return walk.altered.orElseGet(() -> new LedgerCheck.Unreadable(String.valueOf(e.getMessage()), Optional.of(walk.chain.sequence() + 1)));
        }
        if (walk.altered.isPresent()) {
            return walk.altered.get();
        }
        String marked = HexFormat.of().formatHex(walk.marked);
        long last = walk.chain.sequence();
        return mark.filter(known -> known.sequence() > last || !known.hash().equals(marked))
                .<LedgerCheck>map(known -> new LedgerCheck.PutBack(known.sequence(), last))
                .orElseGet(() -> new LedgerCheck.Intact(last, HexFormat.of().formatHex(walk.chain.hash())));
    }

    private static final class ChainWalk {
        private final Chain chain = new Chain();
        private final long mark;
        private byte[] marked = chain.hash();
        private Optional<LedgerCheck> altered = Optional.empty();

        ChainWalk(long mark) {
            this.mark = mark;
        }

        void next(long sequence, byte[] text, byte[] hash) {
            if (altered.isPresent()) {
                return;
            }
            long expected = chain.sequence() + 1;
            if (sequence != expected) {
                altered = Optional.of(new LedgerCheck.Altered(expected, LedgerCheck.Change.MISSING));
            } else if (text == null || !Arrays.equals(chain.add(text), hash)) {
                altered = Optional.of(new LedgerCheck.Altered(sequence, LedgerCheck.Change.CHANGED));
            } else if (sequence == mark) {
                marked = hash;
            }
        }
    }

    private LedgerCheck structure(Database database) throws SQLException {
        List<String> tables = database.list(row -> row.getString(1), "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid");
        if (!tables.equals(Migrations.tables(version))) {
            return new LedgerCheck.Unreadable("sqlite_schema");
        }
        String found = database.text("PRAGMA integrity_check(1)");
        return found.equals("ok") ? fine() : new LedgerCheck.Unreadable(found.strip());
    }
}
