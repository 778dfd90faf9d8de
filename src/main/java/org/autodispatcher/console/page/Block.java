package org.autodispatcher.console.page;

import java.util.List;

/**
 * A part of a page that changes while somebody looks at it. Its element has its {@link #id}, stands in the element {@link #container}, and
 * holds the elements of its parts. Two that are equal look the same.
 */
public interface Block {
    String id();

    /** The id of the element it stands in, in the order of the list it is from. */
    String container();

    /** What may change in it without the rest; empty where it is replaced as a whole. */
    default List<Part> parts() {
        return List.of();
    }

    /** The whole, with its parts. */
    String html(Texts texts);

    /** One element within a block. */
    interface Part {
        String id();

        String html(Texts texts);
    }
}
