package org.autodispatcher.upgrade;

import java.util.Optional;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;

/** What {@link UpgradeScript} tells before it becomes the command. */
sealed interface ScriptReport {
    /** The command's process is there. */
    record Started(long pid) implements ScriptReport {}

    /** The account as the target names it. */
    record Account(String name) implements ScriptReport {}

    /** No tool for digests there: the size was right. */
    record SizeOnly() implements ScriptReport {}

    /** It ends here; the command was not started. */
    record Refused(Failure failure) implements ScriptReport {}

    /** The report in a line; empty where it is none of {@code script}'s. */
    static Optional<ScriptReport> parse(String line, UpgradeScript script) {
        if (!line.startsWith(script.mark() + " ")) {
            return Optional.empty();
        }
        String[] words = line.substring(script.mark().length() + 1).split(" ", 2);
        String value = words.length > 1 ? words[1].strip() : "";
        UpgradeOrder order = script.order();
        return Optional.ofNullable(switch (words[0]) {
            case "started" -> new Started(Long.parseLong(value));
            case "account" -> new Account(value);
            case "size-only" -> order.digestOnly()
                    ? new Refused(Failure.of(Reason.SIZE_ONLY, "start").with("path", order.file()))
                    : new SizeOnly();
            case "missing", "unreadable" -> differs(words[0], order, value);
            case "size" -> new Refused(Failure.of(Reason.DIGEST_DIFFERS, "changed-size")
                    .with("path", order.file()).with("found", value).with("expected", order.size()));
            case "digest" -> differs("changed", order, value);
            case "profile-late" -> new Refused(Failure.of(Reason.PROFILE_ASKS).with("seconds", script.profileLimit().toSeconds()));
            case "disk-full" -> new Refused(Failure.of(Reason.DISK_FULL, "run-folder").with("detail", value));
            case "profile-ended" -> new Refused(Failure.of(Reason.PROFILE_ASKS, "ended"));
            default -> null;
        });
    }

    private static Refused differs(String variant, UpgradeOrder order, String found) {
        Failure failure = Failure.of(Reason.DIGEST_DIFFERS, variant).with("path", order.file()).with("found", found);
        return new Refused(order.sha256().map(expected -> failure.with("expected", expected)).orElse(failure));
    }
}
