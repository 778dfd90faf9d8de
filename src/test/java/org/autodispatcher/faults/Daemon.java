package org.autodispatcher.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.autodispatcher.rig.Program;

/** The finished program as the owner of a campaign's HOME, and the commands that people give it. */
final class Daemon implements Scene.Owner {
    /** Exit statuses that speak of packages, and not of the program. */
    private static final Set<Integer> ANSWERS = Set.of(0, 1, 3, 4, 5);

    private static final Duration LAST_WORDS = Duration.ofSeconds(90);

    private final Site site;
    private final Program program;
    private final List<Running> waiting = new ArrayList<>();
    private final List<String> troubles = new ArrayList<>();
    private Running running;
    private boolean ledgerIsSeen = true;

    /** Starts {@code program}; it answers when this returns. */
    Daemon(Site site, Program program) throws Exception {
        this.site = site;
        this.program = program;
        running = site.daemon(program);
    }

    /** Its ledger lies where only its own machine sees it, so it is asked for what it says. */
    void ledgerIsElsewhere() {
        ledgerIsSeen = false;
    }

    /** The command that it was given last. */
    Running lastCommand() {
        return waiting.getLast();
    }

    Running running() {
        return running;
    }

    /** It is killed, and so the commands that wait for it end. */
    void dies() throws Exception {
        running.kill();
        for (Running command : waiting) {
            if (!command.endsWithin(LAST_WORDS)) {
                if (LedgerEntries.since(site.home(), command.pid()) < 0) { // else it came when there was no owner, and became that
                    troubles.add("a command goes on though the daemon was killed");
                }
                command.kill();
            }
        }
        waiting.clear();
    }

    /** Starts it again after it has ended. */
    void again() throws Exception {
        running = site.daemon(program);
    }

    @Override
    public void handIn(List<Handed> packages) throws IOException {
        waiting.add(site.dispatch(program, packages, "--wait", Scene.REST.toSeconds() + "s"));
    }

    @Override
    public void rest() throws Exception {
        for (Running command : waiting) {
            if (!command.endsWithin(Scene.REST.plusSeconds(30))) {
                troubles.add("a command did not end in " + Scene.REST);
                command.kill();
            }
            if (!ANSWERS.contains(command.status())) {
                troubles.add("dispatch ended with " + command.status() + ": " + command.said());
            }
        }
        waiting.clear();
        Site.await("all is at rest", () -> says().dispatches().stream().noneMatch(LedgerSays.Dispatch::active));
    }

    @Override
    public LedgerSays says() throws Exception {
        return ledgerIsSeen ? site.says() : site.told(program);
    }

    @Override
    public void decide(Handed handed, String verb, String... words) throws Exception {
        for (LedgerSays.Dispatch dispatch : says().of(handed.name(), handed.sha256())) {
            List<Object> command = new ArrayList<>(List.of(verb, "--home", site.home(), dispatch.id()));
            command.addAll(List.of(words));
            Program.Result result = program.run(command.toArray());
            if (result.status() == 2 || result.status() == 70) {
                troubles.add(command + ": " + result.all());
            }
        }
    }

    @Override
    public List<String> troubles() {
        return List.copyOf(troubles);
    }

    @Override
    public void close() {
        waiting.forEach(Running::close);
        running.close();
    }
}
