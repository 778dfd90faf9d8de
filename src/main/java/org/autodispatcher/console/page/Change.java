package org.autodispatcher.console.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What makes one look of a page the next: elements to put in the place of those with their ids, or to put in anew, and the blocks of each
 * container in their order. Doing it twice does no harm.
 *
 * @param set   markup by the id of its element
 * @param order ids of the blocks of each container in which anything came, went or moved
 */
public record Change(Map<String, String> set, Map<String, List<String>> order) {
    /** What there is to do; empty sets where nothing is. */
    public static Change between(List<? extends Block> before, List<? extends Block> after, Texts texts) {
        Map<String, Block> old = before.stream().collect(Collectors.toMap(Block::id, block -> block));
        Map<String, String> set = new LinkedHashMap<>();
        for (Block block : after) {
            Block was = old.get(block.id());
            if (was == null || !ids(was.parts()).equals(ids(block.parts())) || block.parts().isEmpty()) {
                if (!block.equals(was)) {
                    set.put(block.id(), block.html(texts));
                }
            } else {
                parts(was.parts(), block.parts(), set, texts);
            }
        }
        Map<String, List<String>> order = order(after);
        Map<String, List<String>> orderBefore = order(before);
        orderBefore.keySet().forEach(container -> order.putIfAbsent(container, List.of()));
        order.entrySet().removeIf(each -> each.getValue().equals(orderBefore.get(each.getKey())));
        return new Change(set, order);
    }

    private static void parts(List<Block.Part> before, List<Block.Part> after, Map<String, String> set, Texts texts) {
        for (int i = 0; i < after.size(); i++) {
            if (!after.get(i).equals(before.get(i))) {
                set.put(after.get(i).id(), after.get(i).html(texts));
            }
        }
    }

    private static List<String> ids(List<Block.Part> parts) {
        return parts.stream().map(Block.Part::id).toList();
    }

    private static Map<String, List<String>> order(List<? extends Block> blocks) {
        Map<String, List<String>> order = new LinkedHashMap<>();
        blocks.forEach(block -> order.computeIfAbsent(block.container(), _ -> new ArrayList<>()).add(block.id()));
        return order;
    }

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return set.isEmpty() && order.isEmpty();
    }
}
