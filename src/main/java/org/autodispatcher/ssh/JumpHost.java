package org.autodispatcher.ssh;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of the hosts a target is reached through.
 *
 * @param login the account there, where it is written
 * @param host  name or address, IPv6 without brackets
 * @param port  of its SSH server
 */
public record JumpHost(Optional<String> login, String host, int port) {
    private static final Pattern FORM = Pattern.compile("(?:ssh://)?(?:(.+)@)?(?:\\[([^\\]]+)]|([^:@\\[\\]]+))(?::(\\d{1,5}))?/?");

    /**
     * Reads {@code ProxyJump} of ssh_config(5): {@code [user@]host[:port]}, several in the order of the way, separated by commas.
     *
     * @throws IllegalArgumentException where it is not of that form
     */
    public static List<JumpHost> parse(String text) {
        List<JumpHost> hosts = new ArrayList<>();
        if (text.isBlank() || text.strip().equalsIgnoreCase("none")) {
            return hosts;
        }
        for (String part : text.split(",", -1)) {
            Matcher form = FORM.matcher(part.strip());
            if (!form.matches()) {
                throw new IllegalArgumentException(part.strip());
            }
            int port = form.group(4) == null ? 22 : Integer.parseInt(form.group(4));
            if (port < 1 || port > 65535) {
                throw new IllegalArgumentException(part.strip());
            }
            hosts.add(new JumpHost(Optional.ofNullable(form.group(1)), form.group(2) == null ? form.group(3) : form.group(2), port));
        }
        return hosts;
    }
}
