package org.autodispatcher.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autodispatcher.Secret;
import org.autodispatcher.Sha256;

/** The address of a webhook. Whoever knows it may post there, so it is a {@link Secret}: only its host is ever shown. */
public final class WebAddress {
    private static final Pattern ADDRESS =
            Pattern.compile("(?i)(https?)://([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?([/?][\\x21-\\x7e]*)?");
    private static final Pattern NUMBERS = Pattern.compile("[0-9.]+|\\[.*]");
    private static final int MARK = 8;

    private final Secret text;
    private final String shown;
    private final boolean clear;

    private WebAddress(Secret text, String shown, boolean clear) {
        this.text = text;
        this.shown = shown;
        this.clear = clear;
    }

    /** {@code http} or {@code https}, without user and password; what is wrong with it is told without it. */
    public static WebAddress parse(String text) throws ValueException {
        Matcher matcher = ADDRESS.matcher(text);
        try {
            if (!matcher.matches() || new URI(text).getHost() == null) {
                throw new ValueException("value.web-address");
            }
        } catch (URISyntaxException e) {
            throw new ValueException("value.web-address");
        }
        String scheme = matcher.group(1).toLowerCase(Locale.ROOT);
        String host = matcher.group(2).toLowerCase(Locale.ROOT) + (matcher.group(3) == null ? "" : matcher.group(3));
        return new WebAddress(Secret.of(text), scheme + "://" + host + "/…", scheme.equals("http") && !loopback(matcher.group(2)));
    }

    /** For the one call that posts there. */
    public URI reveal() {
        return URI.create(text.reveal());
    }

    /** What a server wrote, without what of the address is secret. */
    public String hiddenIn(String words) {
        URI address = reveal();
        String hidden = text.hiddenIn(words);
        for (String part : new String[] {address.getRawQuery(), address.getRawPath()}) {
            hidden = part == null || part.length() < 2 ? hidden : Secret.of(part).hiddenIn(hidden);
        }
        return hidden;
    }

    /** Fit to be shown: the host alone. */
    public String shown() {
        return shown;
    }

    /** By which two addresses at one host are told apart: 32 bits of a digest, which tell nothing of what is secret in it. */
    public String mark() {
        MessageDigest digest = Sha256.start();
        digest.update(text.reveal().getBytes(StandardCharsets.UTF_8));
        return Sha256.of(digest).hex().substring(0, MARK);
    }

    /** Whether what is posted there, and the address itself, can be read on the way. */
    public boolean clear() {
        return clear;
    }

    /** What somebody wrote where an address is expected, without what may be secret in it. */
    public static String redacted(String written) {
        int scheme = written.indexOf("://");
        String rest = scheme < 0 ? written : written.substring(scheme + 3);
        int end = 0;
        while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        String host = rest.substring(0, end);
        int user = scheme < 0 ? -1 : host.lastIndexOf('@');
        return (scheme < 0 ? "" : written.substring(0, scheme + 3)) + (user < 0 ? "" : "…@") + host.substring(user + 1) + (end < rest.length() ? "/…" : "");
    }

    private static boolean loopback(String host) {
        try {
            return host.equalsIgnoreCase("localhost") || NUMBERS.matcher(host).matches() && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WebAddress that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return shown.hashCode();
    }

    @Override
    public String toString() {
        return shown;
    }
}
