package org.autodispatcher.arrival.incoming;

import java.io.IOException;
import java.nio.file.Path;
import org.autodispatcher.linux.Capability;
import org.autodispatcher.linux.Descriptor;
import org.autodispatcher.linux.LinuxException;
import org.autodispatcher.linux.Name;
import org.autodispatcher.linux.Stat;

/**
 * Finds out whether what happens in a directory is told: a hidden file is made, renamed and removed there, and must have been heard of.
 * On the directory's own thread.
 */
final class SelfTest {
    /** Whoever else may write there: the group, and the others. */
    private static final int OTHERS_WRITE = 0022;

    private static final Name PROBE = Name.of(".auto-dispatcher-test-" + ProcessHandle.current().pid());
    private static final Name RENAMED = Name.of(".auto-dispatcher-test-" + ProcessHandle.current().pid() + "-renamed");

    private final Path path;
    private final Root root;
    private final Watches watches;
    private final Notes notes;
    private boolean made;
    private boolean renamed;

    SelfTest(Path path, Root root, Watches watches, Notes notes) {
        this.path = path;
        this.root = root;
        this.watches = watches;
        this.notes = notes;
    }

    /** @param drain calls back once everything was heard that has happened */
    void begin(Candidates.Drain drain) {
        try (Descriptor open = root.open()) {
            lease(open.stat());
            if (watches.count() > 0) {
                made = false;
                renamed = false;
                open.create(PROBE, 0600).close();
                open.rename(PROBE, open, RENAMED);
                open.remove(RENAMED);
                drain.then(this::end);
            }
        } catch (LinuxException e) {
            // we may not write there: nothing can be tested, and nothing is known to be wrong
        } catch (IOException e) {
            // it has just gone: whoever looks at it says so
        }
    }

    /** Whether others drop files there whose writers we may not ask about. */
    private void lease(Stat top) {
        boolean others = (top.mode() & OTHERS_WRITE) != 0;
        notes.put("incoming-no-lease", others && watches.count() > 0 && !Capability.LEASE.effective(),
                "path", path.toString(), "account", System.getProperty("user.name"));
    }

    void heard(Name name) {
        made |= name.equals(PROBE);
        renamed |= name.equals(RENAMED);
    }

    private void end() {
        boolean deaf = !made || !renamed;
        watches.deaf(deaf);
        notes.put("incoming-deaf", deaf, "path", path.toString());
    }
}
