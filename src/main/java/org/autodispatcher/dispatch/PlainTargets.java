package org.autodispatcher.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where upgrades run plain, as dispatches have found out last. Targets are {@code user@host:port}.
 *
 * @param cleaning      targets that end what a session leaves behind
 * @param withoutFolder per target the {@code run_dir}s, as routes have them, that a start could not use
 */
public record PlainTargets(Set<String> cleaning, Map<String, Set<String>> withoutFolder) {
    /** Nothing is known of any. */
    public static final PlainTargets NONE = new PlainTargets(Set.of(), Map.of());

    /** The host ends what a session leaves behind. */
    static final String PLAIN = "plain";
    /** {@code run_dir} cannot be used. */
    static final String NO_RUN_FOLDER = "no-run-folder";

    public PlainTargets {
        cleaning = Set.copyOf(cleaning);
        withoutFolder = Map.copyOf(withoutFolder);
    }

    /** Codes, in the wording {@code weaker.CODE}, of why an upgrade would run plain on a target; none where nothing is known to stand against it. */
    List<String> weaker(String target, String runDir) {
        List<String> codes = new ArrayList<>();
        if (cleaning.contains(target)) {
            codes.add(PLAIN);
        }
        if (withoutFolder.getOrDefault(target, Set.of()).contains(runDir)) {
            codes.add(NO_RUN_FOLDER);
        }
        return codes;
    }
}
