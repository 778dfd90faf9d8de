package org.autodispatcher.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.autodispatcher.rig.Program;

/** The finished program as the owner of a campaign's HOME, and the commands that people give it. */
final class Daemon implements Scene.Owner {
    private final Site site;
    private final Program program;
    private final List<Running> waiting = new ArrayList<>();
    private final List<String> troubles = new ArrayList<>();
    private Running running;

    /** Starts {@code program}; it answers when this returns. */
    Daemon(Site site, Program program) throws Exception {
        this.site = site;
        this.program = program;
        running = site.daemon(program);
    }

    Running running() {
        return running;
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
            if (command.status() == 2 || command.status() == 70) {
                troubles.add("dispatch ended with " + command.status() + ": " + command.said());
            }
        }
        waiting.clear();
        site.settled();
    }

    @Override
    public LedgerSays says() throws Exception {
        return site.says();
    }

    @Override
    public void decide(Handed handed, String verb, String... words) throws Exception {
        for (LedgerSays.Dispatch dispatch : site.says().of(handed.name(), handed.sha256())) {
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
