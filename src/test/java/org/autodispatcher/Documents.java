package org.autodispatcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The documents of this source tree, cut into what tests look at. Tests run in the root of the tree. */
public final class Documents {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\R(.*?)^```$");
    private static final Pattern SPAN = Pattern.compile("`([^`\\n]+)`");

    private Documents() {}

    /**
     * Text between fences.
     *
     * @param language behind the opening fence; empty for none
     * @param text     all lines
     */
    public record Block(String language, String text) {}

    /** All Markdown files that are written by hand. */
    public static List<Path> all() {
        return Stream.of("", "docs", "docs/decisions", "changelog", "changelog/unreleased")
                .flatMap(folder -> markdown(Path.of(folder)).stream())
                .toList();
    }

    public static String text(String file) {
        return text(Path.of(file));
    }

    public static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What stands between fences in {@code page}. */
    public static List<Block> blocks(String page) {
        return BLOCK.matcher(page).results().map(found -> new Block(found.group(1), found.group(2))).toList();
    }

    /** Everything written as code: blocks and the words between single backquotes. */
    public static List<String> code(String page) {
        Stream<String> inBlocks = blocks(page).stream().map(Block::text);
        Stream<String> inText = SPAN.matcher(BLOCK.matcher(page).replaceAll("")).results().map(found -> found.group(1));
        return Stream.concat(inBlocks, inText).toList();
    }

    /** The part of {@code page} under the heading {@code title}, up to the next heading of the same or a higher rank. */
    public static String section(String page, String title) {
        Pattern heading = Pattern.compile("(?m)^(#+) " + Pattern.quote(title) + "$");
        MatchResult found = heading.matcher(page).results().findFirst().orElseThrow(() -> new AssertionError("no section " + title));
        String rest = page.substring(found.end());
        return rest.split("(?m)^#{1," + found.group(1).length() + "} ", 2)[0];
    }

    /** The cells of all rows of tables in {@code page} whose first cell is code, that code without its backquotes. */
    public static List<List<String>> rows(String page) {
        return page.lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> Stream.of(line.substring(1, line.lastIndexOf('|')).split("(?<!\\\\)\\|")).map(String::strip).toList())
                .toList();
    }

    private static List<Path> markdown(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
