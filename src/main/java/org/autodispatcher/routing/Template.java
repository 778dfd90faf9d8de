package org.autodispatcher.routing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.autodispatcher.FailureException;
import org.autodispatcher.ShellQuote;
import org.autodispatcher.config.IniValue;

/** The text of {@code dest_dir} or of a command, with its placeholders found and checked. */
public final class Template {
    private final String text;
    private final Kind kind;
    private final List<Part> parts;

    Template(String text, Kind kind, List<Part> parts) {
        this.text = text;
        this.kind = kind;
        this.parts = List.copyOf(parts);
    }

    /** What the text is for, which decides what a value becomes in it. */
    enum Kind {
        /** A value is a part of one path component and can never leave it. */
        DIRECTORY,
        /** A value is exactly one word of the shell. */
        COMMAND
    }

    /** A piece of the text. */
    sealed interface Part {
        record Literal(String text) implements Part {}

        record Slot(String name) implements Part {}
    }

    /** What is meant without {@code dest_dir}. */
    static Optional<Template> usualDirectory(RouteContext context) {
        List<Part> parts = List.of(new Part.Literal("~/newcx/"), new Part.Slot("date"), new Part.Literal("/"));
        return Optional.of(new Template("~/newcx/{date}/", Kind.DIRECTORY, parts));
    }

    /** Reads {@code dest_dir}. */
    static Optional<Template> readDirectory(IniValue value, RouteContext context) {
        return new TemplateReader(value, Kind.DIRECTORY, context).read();
    }

    /** Reads a command. */
    static Optional<Optional<Template>> readCommand(IniValue value, RouteContext context) {
        return new TemplateReader(value, Kind.COMMAND, context).read().map(Optional::of);
    }

    /** As written. */
    public String text() {
        return text;
    }

    /** The names of the placeholders in it. */
    public Set<String> uses() {
        return parts.stream()
                .filter(Part.Slot.class::isInstance)
                .map(part -> ((Part.Slot) part).name())
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The text with {@code values} put in.
     *
     * @throws FailureException         {@code path-refused}, where a value would lead out of the written directory
     * @throws IllegalArgumentException where a value is not given that {@link #uses} names
     */
    public String expand(Map<String, String> values) throws FailureException {
        StringBuilder expanded = new StringBuilder();
        for (Part part : parts) {
            expanded.append(switch (part) {
                case Part.Literal literal -> literal.text();
                case Part.Slot slot -> inserted(value(slot.name(), values));
            });
        }
        if (kind == Kind.DIRECTORY) {
            new DirectoryRule(text, parts).check(values);
        }
        return expanded.toString();
    }

    private String inserted(String value) {
        return switch (kind) {
            case DIRECTORY -> value;
            case COMMAND -> ShellQuote.quoted(value);
        };
    }

    static String value(String name, Map<String, String> values) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no value for {" + name + "}");
        }
        return value;
    }

    @Override
    public String toString() {
        return text;
    }
}
