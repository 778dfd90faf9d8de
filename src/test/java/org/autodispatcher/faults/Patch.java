package org.autodispatcher.faults;

/**
 * A change to one source file or script of the program.
 *
 * @param file   below {@code src/main/java/org/autodispatcher}, or {@code src/main/resources/org/autodispatcher} where it is none of Java
 * @param before what stands there, exactly once
 * @param after  what takes its place
 */
public record Patch(String file, String before, String after) {
    /** Makes the change in the text of the file. */
    public String in(String text) {
        int at = text.indexOf(before);
        if (at < 0 || text.indexOf(before, at + 1) >= 0) {
            throw new IllegalStateException(file + " does not contain exactly once: " + before);
        }
        return text.substring(0, at) + after + text.substring(at + before.length());
    }
}
