package org.autodispatcher.faults;

import java.io.IOException;
import java.util.List;
import org.autodispatcher.rig.Program;

/** The two ways in which a HOME has an owner. */
enum Way {
    /** {@code run} owns it, and {@code dispatch} hands over. */
    DAEMON {
        @Override
        Begun begin(Site site, Program program, Program client, List<Handed> batch) throws Exception {
            Running daemon = site.daemon(program);
            return new Begun(daemon, site.dispatch(client, batch));
        }

        @Override
        Running again(Site site, Program program, List<Handed> next) throws Exception {
            return site.daemon(program);
        }
    },
    /** {@code dispatch} owns it for as long as it works. */
    OWNERLESS {
        @Override
        Begun begin(Site site, Program program, Program client, List<Handed> batch) throws Exception {
            Running owner = site.dispatch(program, batch);
            return new Begun(owner, owner);
        }

        @Override
        Running again(Site site, Program program, List<Handed> next) throws Exception {
            return site.dispatch(program, next);
        }
    };

    /**
     * How packages were handed in.
     *
     * @param owner  the process that owns the HOME
     * @param client the process that a person looks at
     */
    record Begun(Running owner, Running client) {
        /** Whether the person was told that a package has been taken. */
        boolean taken(Handed handed) throws Exception {
            return client.said().contains(handed.sha256());
        }
    }

    /** Starts the owner, {@code program}, and hands these packages in. */
    abstract Begun begin(Site site, Program program, Program client, List<Handed> batch) throws Exception;

    /** Starts an owner again after the first was killed; without a daemon that takes something to hand in. */
    abstract Running again(Site site, Program program, List<Handed> next) throws Exception;
}
