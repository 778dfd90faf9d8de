package org.autodispatcher.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.Sha256;
import org.autodispatcher.console.Refusal.Code;

/** Style and scripts of the pages: files of ours, at an address that changes with them, so that browsers keep them. */
final class Assets {
    private static final String FOLDER = "assets/";
    private static final int SHORT = 12;
    private static final Map<String, String> TYPES = Map.of(
            "console.css", "text/css; charset=utf-8",
            "console.js", "text/javascript; charset=utf-8",
            "htmx.min.js", "text/javascript; charset=utf-8",
            "icon.svg", "image/svg+xml");

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final String version;

    Assets() {
        MessageDigest digest = Sha256.start();
        TYPES.keySet().stream().sorted().forEach(name -> {
            byte[] bytes = read(name);
            files.put(name, bytes);
            digest.update(bytes);
        });
        version = Sha256.of(digest).hex().substring(0, SHORT);
    }

    private static byte[] read(String name) {
        try (InputStream in = Optional.ofNullable(Assets.class.getResourceAsStream(FOLDER + name)).orElseThrow()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where they are; ends in a slash. */
    String path() {
        return "/assets/" + version + "/";
    }

    /** Those of another version are not there: they would be kept as this one. */
    void answer(Visit visit, String asked, String name) throws Refusal {
        byte[] bytes = asked.equals(version) ? files.get(name) : null;
        if (bytes == null) {
            throw Refusal.of(Code.NO_SUCH_PAGE);
        }
        visit.with("Cache-Control", "public, max-age=31536000, immutable").answer(200, TYPES.get(name), bytes);
    }
}
