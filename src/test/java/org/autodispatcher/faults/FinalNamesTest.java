package org.autodispatcher.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.List;
import org.autodispatcher.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever watches the final names must see a half file. */
class FinalNamesTest {
    @TempDir
    Path dir;

    private static String digest(String text) {
        MessageDigest digest = Sha256.start();
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        return Sha256.of(digest).hex();
    }

    private List<Violation> found(String... written) throws Exception {
        try (FinalNames names = new FinalNames()) {
            names.mayHold(dir.resolve("web-1"), digest("old whole"));
            names.mayHold(dir.resolve("web-1"), digest("new whole"));
            Files.writeString(dir.resolve(".staged.part"), "new w");
            for (String name : written) {
                Files.move(Files.writeString(dir.resolve("." + name), "new whole"), dir.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            }
            return names.found();
        }
    }

    @Test
    void absent_and_whole_is_right() throws Exception {
        assertThat(found()).isEmpty();
        assertThat(found("web-1")).isEmpty();
    }

    @Test
    void a_half_file_is_seen() throws Exception {
        Files.writeString(dir.resolve("web-1"), "new w");
        assertThat(found()).singleElement().asString().contains("promise 1", "web-1");
    }

    @Test
    void a_name_that_nobody_handed_in_is_seen() throws Exception {
        assertThat(found("stranger")).isNotEmpty();
    }
}
