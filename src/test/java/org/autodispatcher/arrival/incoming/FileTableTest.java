package org.autodispatcher.arrival.incoming;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.autodispatcher.linux.Name;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTableTest {
    private static final FileTable.State[] STATES = FileTable.State.values();

    @TempDir
    Path dir;

    private record Known(Facts facts, FileTable.State state) {}

    private static Known any(Random random) {
        return new Known(
                new Facts(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong()), STATES[random.nextInt(STATES.length)]);
    }

    private static Map<Name, Known> content(FileTable table) {
        Map<Name, Known> all = new HashMap<>();
        table.each((name, facts, state) -> all.put(name, new Known(facts, state)));
        return all;
    }

    @Test
    void it_knows_what_a_map_would_know_whatever_is_put_and_removed() {
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            FileTable table = new FileTable();
            Map<Name, Known> model = new HashMap<>();
            for (int step = 0; step < 5000; step++) {
                byte[] bytes = new byte[1 + random.nextInt(3)];
                random.nextBytes(bytes);
                bytes[0] &= 7;
                Name name = new Name(bytes);
                if (random.nextInt(step / 1000 + 2) == 0) {
                    Known known = any(random);
                    table.put(name, known.facts(), known.state());
                    model.put(name, known);
                } else if (random.nextInt(500) == 0) {
                    table.trim();
                } else {
                    table.remove(name);
                    model.remove(name);
                }
                assertThat(table.size()).as("seed %d", seed).isEqualTo(model.size());
                assertThat(table.facts(name)).isEqualTo(Optional.ofNullable(model.get(name)).map(Known::facts));
                assertThat(table.state(name)).isEqualTo(Optional.ofNullable(model.get(name)).map(Known::state));
            }
            assertThat(content(table)).isEqualTo(model);
        }
    }

    @Test
    void a_million_files_take_less_than_eighty_bytes_each() throws IllegalAccessException {
        FileTable table = new FileTable();
        for (int each = 0; each < 1_000_000; each++) {
            table.put(Name.of("package-" + each + ".zip"), new Facts(each, each, each, each), FileTable.State.TAKEN);
        }
        table.trim();
        assertThat(bytes(table) / table.size()).isBetween(40L, 80L);
        assertThat(table.facts(Name.of("package-999999.zip")).orElseThrow().inode()).isEqualTo(999_999);
    }

    /** What its arrays take. */
    private static long bytes(FileTable table) throws IllegalAccessException {
        long all = 0;
        for (Field field : FileTable.class.getDeclaredFields()) {
            if (field.getType().isArray() && !Modifier.isStatic(field.getModifiers())) {
                field.setAccessible(true);
                Object array = field.get(table);
                int each = array instanceof long[] ? Long.BYTES : array instanceof int[] ? Integer.BYTES : 1;
                all += (long) Array.getLength(array) * each;
            }
        }
        return all;
    }

    @Test
    void a_tree_that_was_kept_is_read_as_it_was() throws IOException {
        Random random = new Random(5);
        Folder root = Folder.root();
        Folder here = root;
        for (int depth = 0; depth < 300; depth++) {
            Known known = any(random);
            here.files().put(new Name(new byte[] {(byte) 0xE4, (byte) depth, 1}), known.facts(), known.state());
            here.enter(Name.of("beside"));
            here = here.enter(new Name(new byte[] {(byte) 0xFF, 'd'}));
        }
        KnownTree kept = new KnownTree(dir.resolve("look"));
        assertThat(kept.read()).isEmpty();
        kept.write(root);
        Folder read = kept.read().orElseThrow();
        assertThat(read.all()).hasSize(601);
        Folder there = read;
        for (Folder each = root; !each.files().equals(here.files()); each = each.folder(new Name(new byte[] {(byte) 0xFF, 'd'})).orElseThrow()) {
            assertThat(content(there.files())).isEqualTo(content(each.files()));
            there = there.folder(new Name(new byte[] {(byte) 0xFF, 'd'})).orElseThrow();
        }
    }
}
