package org.autodispatcher.routing;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.autodispatcher.Secret;
import org.autodispatcher.config.FileProblemException;
import org.autodispatcher.config.PrivateFile;

/**
 * Logins by host, from a netrc file as Python's {@code netrc} reads it. Two things differ: a comment always reaches to the end of
 * its line (CPython reads on in some places, and fails or takes a login out of a comment), and all entries of a host are kept, so that
 * one with another login can be asked for.
 */
public final class Netrc {
    private static final String DEFAULT = "default";

    private final List<Entry> entries;

    private Netrc(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /**
     * One entry. What it does not say is not taken from another.
     *
     * @param machine the host as written; {@code default} for the entry of all others
     * @param login   empty where the entry names none
     * @param line    where it begins
     */
    public record Entry(String machine, Optional<String> login, Optional<Secret> password, Optional<Secret> account, int line) {
        /** Whether it stands for every host without an entry. */
        public boolean isDefault() {
            return machine.equals(DEFAULT);
        }
    }

    /** Where the file lies: {@code $NETRC}, else {@code ~/.netrc}. */
    public static Path location(Map<String, String> environment, Path homeDirectory) {
        String named = environment.getOrDefault("NETRC", "");
        return named.isEmpty() ? homeDirectory.resolve(".netrc") : Path.of(named);
    }

    /**
     * Reads the file as it is now. A file that is not there has no entries.
     *
     * @throws FileProblemException as {@link PrivateFile#read}, and {@code not-text} or a {@code netrc-…} code for what stands in it
     */
    public static Netrc read(Path file) throws FileProblemException {
        byte[] bytes;
        try {
            bytes = PrivateFile.read(file);
        } catch (FileProblemException e) {
            if (e.code().equals("missing")) {
                return new Netrc(List.of());
            }
            throw e;
        }
        try {
            return parse(file.toString(), StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            throw new FileProblemException("not-text", file.toString(), 0);
        }
    }

    static Netrc parse(String file, String text) throws FileProblemException {
        return new Netrc(new Parser(file, text.replace("\r\n", "\n").replace('\r', '\n')).entries());
    }

    /** The entry that a host's login comes from: its last one, else the last {@code default}. */
    public Optional<Entry> entry(String host) {
        return last(entry -> entry.machine().equals(host)).or(() -> last(Entry::isDefault));
    }

    /** The entry for a login that is already known: the host's last one with it, else the last {@code default} with it. */
    public Optional<Entry> entry(String host, String login) {
        Predicate<Entry> sameLogin = entry -> entry.login().equals(Optional.of(login));
        return last(sameLogin.and(entry -> entry.machine().equals(host))).or(() -> last(sameLogin.and(Entry::isDefault)));
    }

    private Optional<Entry> last(Predicate<Entry> wanted) {
        return entries.reversed().stream().filter(wanted).findFirst();
    }

    /** Words to entries, as {@code netrc._parse} of CPython 3.11. */
    private static final class Parser {
        private final String file;
        private final NetrcTokens tokens;
        private final List<Entry> entries = new ArrayList<>();

        Parser(String file, String text) {
            this.file = file;
            tokens = new NetrcTokens(text);
        }

        List<Entry> entries() throws FileProblemException {
            String word = tokens.next();
            while (!word.isEmpty()) {
                word = topLevel(word);
            }
            return entries;
        }

        /** Takes what {@code word} begins; answers the word after it. */
        private String topLevel(String word) throws FileProblemException {
            int line = tokens.line();
            if (word.startsWith("#")) {
                tokens.skipLine();
                return tokens.next();
            }
            switch (word) {
                case "machine" -> {
                    String machine = tokens.next();
                    if (machine.isEmpty()) {
                        throw new FileProblemException("netrc-no-machine", file, line);
                    }
                    return entry(machine, line);
                }
                case "default" -> {
                    return entry(DEFAULT, line);
                }
                case "macdef" -> {
                    tokens.next();
                    if (!tokens.skipToEmptyLine()) {
                        throw new FileProblemException("netrc-macro-open", file, line);
                    }
                    return tokens.next();
                }
                default -> throw new FileProblemException("netrc-unknown-word", file, line);
            }
        }

        private String entry(String machine, int line) throws FileProblemException {
            String login = "";
            String password = "";
            String account = "";
            while (true) {
                String word = tokens.next();
                switch (word) {
                    case "login", "user" -> login = tokens.next();
                    case "password" -> password = tokens.next();
                    case "account" -> account = tokens.next();
                    case "", "machine", "default", "macdef" -> {
                        entries.add(new Entry(machine, given(login), given(password).map(Secret::of), given(account).map(Secret::of), line));
                        return word;
                    }
                    default -> {
                        if (!word.startsWith("#")) {
                            throw new FileProblemException("netrc-unknown-word", file, tokens.line());
                        }
                        tokens.skipLine();
                    }
                }
            }
        }

        private static Optional<String> given(String word) {
            return word.isEmpty() ? Optional.empty() : Optional.of(word);
        }
    }
}
