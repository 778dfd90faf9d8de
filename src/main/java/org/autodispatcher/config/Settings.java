package org.autodispatcher.config;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * The dispatcher's own settings, {@code dispatcher.cfg}. The file and every key in it are optional.
 *
 * @param environment what this HOME is called in banner, mails and metrics
 * @param language    {@code auto}, {@code en} or {@code zh}
 * @param timeZone    in which {@code {date}}, {@code {time}} and windows are meant
 * @param freezes     when no upgrade starts, in {@code timeZone}
 * @param limits      how much at once, and how much at all
 * @param accounts    who may look and who may act
 * @param reasons     what the reason of a decision must look like; empty where it may be any, or none
 * @param keep        for how long what is no longer needed is kept
 * @param sources     where packages arrive by themselves
 * @param listening   where the console is
 * @param notifying   how people are told
 */
public record Settings(
        Optional<String> environment,
        String language,
        ZoneId timeZone,
        List<Freeze> freezes,
        Limits limits,
        Accounts accounts,
        Optional<ReasonPattern> reasons,
        Keep keep,
        Sources sources,
        Listening listening,
        Notifying notifying) {
    public static final String FILE = "dispatcher.cfg";

    public Settings {
        freezes = List.copyOf(freezes);
    }

    /**
     * How much is done and taken.
     *
     * @param parallel  targets at once
     * @param maxSize   bytes of one package
     * @param minFree   bytes that stay free on our own disk
     * @param bandwidth bytes a second that are sent to all targets together; empty for as many as go
     */
    public record Limits(int parallel, long maxSize, long minFree, Optional<Long> bandwidth) {}

    /**
     * How long what is no longer needed is kept: what is neither open, nor current, nor previous-good.
     *
     * @param open   connections to targets
     * @param spool  packages in the spool
     * @param output what upgrades wrote
     * @param log    the daemon's log files
     */
    public record Keep(Duration open, Duration spool, Duration output, Duration log) {}

    /**
     * Accounts of this machine, as its account database calls them. An empty list stands for the owner of HOME and root.
     *
     * @param viewers   may look
     * @param operators may look and act
     * @param approvers may look and approve
     */
    public record Accounts(List<String> viewers, List<String> operators, List<String> approvers) {
        public Accounts {
            viewers = List.copyOf(viewers);
            operators = List.copyOf(operators);
            approvers = List.copyOf(approvers);
        }
    }

    /** Reads {@code HOME/dispatcher.cfg}; what is wrong in it is noted, and its default stands in. */
    public static Settings load(Path home, Problems problems) {
        return of(home, bytes(home, problems), problems);
    }

    /** The bytes of {@code HOME/dispatcher.cfg}; empty where there is none, or it cannot be read, which has then been noted. */
    public static Optional<byte[]> bytes(Path home, Problems problems) {
        Path file = home.resolve(FILE);
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? FileSafety.read(file, problems) : Optional.empty();
    }

    /** The settings in {@code bytes}, which were read from {@code HOME/dispatcher.cfg}. */
    public static Settings of(Path home, Optional<byte[]> bytes, Problems problems) {
        Path file = home.resolve(FILE);
        IniFile ini = bytes.flatMap(found -> IniReader.read(file.toString(), found, SettingsKey.SECRETS, problems))
                .orElseGet(() -> IniFile.empty(file.toString()));
        if (bytes.isPresent()) {
            boolean secret = ini.sections().stream().anyMatch(section -> SettingsKey.SECRETS.stream().anyMatch(section.values()::containsKey));
            FileSafety.checkFile(file, secret, problems);
        }
        return new SettingsReader(home, ini, problems).settings();
    }
}
