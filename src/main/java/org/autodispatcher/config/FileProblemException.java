package org.autodispatcher.config;

import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import org.autodispatcher.ShellQuote;

/**
 * A file of ours that cannot or must not be used. {@code code} is a word like {@code permissions}, {@code owner} or {@code missing}: with
 * {@code file.} before it the wording of a {@link Problem}, and a variant of the reason {@code secret-unreadable} for a login.
 */
public final class FileProblemException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final int line;
    private final transient Map<String, String> values;

    /** {@code namesAndValues} alternate; {@code path} and, as a word of a command, {@code path_word} are added. */
    public FileProblemException(String code, String path, int line, String... namesAndValues) {
        super(code + " " + path);
        this.code = code;
        this.line = line;
        Map<String, String> map = Problems.values(namesAndValues);
        map.put("path", path);
        map.put("path_word", ShellQuote.word(path));
        values = Collections.unmodifiableMap(map);
    }

    /** What is wrong, in one stable word. */
    public String code() {
        return code;
    }

    /** 1-based; 0 where no line is to blame. */
    public int line() {
        return line;
    }

    public Map<String, String> values() {
        return values;
    }

    /** For {@link Problems}: an error at that file. */
    public Problem problem() {
        return new Problem(Problem.Severity.ERROR, values.getOrDefault("path", ""), line, "file." + code, values);
    }
}
