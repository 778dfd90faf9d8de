package org.autodispatcher.faults;

import java.io.IOException;
import java.util.List;
import org.autodispatcher.rig.Program;

/** The two ways in which a HOME has an owner. */
enum Way {
    /** {@code run} owns it, and {@code dispatch} hands over. */
    DAEMON {
        @Override
        Running begin(Site site, Program program, Program client, List<Handed> batch) throws IOException {
            Running daemon = site.daemon(program);
            site.dispatch(client, batch);
            return daemon;
        }

        @Override
        Running again(Site site, Program program, List<Handed> batch) throws IOException {
            return site.daemon(program);
        }
    },
    /** {@code dispatch} owns it for as long as it works. */
    OWNERLESS {
        @Override
        Running begin(Site site, Program program, Program client, List<Handed> batch) throws IOException {
            return site.dispatch(program, batch);
        }

        @Override
        Running again(Site site, Program program, List<Handed> batch) throws IOException {
            return site.dispatch(program, batch);
        }
    };

    /** Starts the owner, {@code program}, and hands these packages in. */
    abstract Running begin(Site site, Program program, Program client, List<Handed> batch) throws IOException;

    /** Starts an owner again after the first was killed. */
    abstract Running again(Site site, Program program, List<Handed> batch) throws IOException;
}
