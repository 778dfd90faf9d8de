package org.autodispatcher.routing;

import java.util.List;

/** A pattern with something else inside one of its named groups: to find names that give the group a certain value. */
final class GroupBody {
    /** Matches nothing, so that the pattern can only match without the group. */
    static final Node IMPOSSIBLE = new Node.Characters(CodePoints.NONE);

    private GroupBody() {}

    static Node replaced(Node node, String group, Node body) {
        return switch (node) {
            case Node.Characters one -> one;
            case Node.Sequence(var parts) -> new Node.Sequence(all(parts, group, body));
            case Node.Choice(var branches) -> new Node.Choice(all(branches, group, body));
            case Node.Repeat(var inner, int min, int max, var haste) ->
                new Node.Repeat(replaced(inner, group, body), min, max, haste);
            case Node.Group(int number, var name, var inner) -> new Node.Group(
                    number, name, name.filter(group::equals).isPresent() ? body : replaced(inner, group, body));
            case Node.Atomic(var inner) -> new Node.Atomic(replaced(inner, group, body));
            case Node.Look(boolean behind, boolean negative, var inner) ->
                new Node.Look(behind, negative, replaced(inner, group, body));
            case Node.Anchor anchor -> anchor;
            case Node.BackReference reference -> reference;
        };
    }

    /** Exactly this text. */
    static Node text(String text) {
        return new Node.Sequence(text.codePoints().<Node>mapToObj(point -> new Node.Characters(CodePoints.of(point))).toList());
    }

    private static List<Node> all(List<Node> nodes, String group, Node body) {
        return nodes.stream().map(node -> replaced(node, group, body)).toList();
    }
}
