package org.autodispatcher.delivery.ftp;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The facts about one file in a reply to {@code MLST} (RFC 3659, section 7): {@code name=value;} in the line that begins with a
 * blank, up to the next blank. Commons Net's parser knows no links of Pure-FTPd ({@code type=OS.unix=slink:}).
 *
 * @param values by name, in lower case as they are not case-sensitive
 */
record Facts(Map<String, String> values) {
    static Facts of(String[] replyLines) {
        Map<String, String> values = new TreeMap<>();
        String line = Arrays.stream(replyLines).filter(text -> text.startsWith(" ")).findFirst().orElse(" ").strip();
        for (String fact : line.split(" ")[0].split(";")) {
            int equals = fact.indexOf('=');
            if (equals > 0) {
                values.put(fact.substring(0, equals).toLowerCase(Locale.ROOT), fact.substring(equals + 1).toLowerCase(Locale.ROOT));
            }
        }
        return new Facts(values);
    }

    /** Anything that is neither this nor a directory is a link or something stranger. */
    boolean file() {
        return "file".equals(values.get("type"));
    }

    boolean directory() {
        String type = values.getOrDefault("type", "");
        return type.equals("dir") || type.equals("cdir") || type.equals("pdir");
    }

    /** In bytes; empty where the server does not say it. */
    Optional<Long> size() {
        return Optional.ofNullable(values.get("size")).filter(size -> size.matches("\\d{1,18}")).map(Long::valueOf);
    }
}
