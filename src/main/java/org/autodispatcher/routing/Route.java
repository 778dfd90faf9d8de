package org.autodispatcher.routing;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autodispatcher.FailureException;
import org.autodispatcher.config.IniValue;
import org.autodispatcher.config.WebAddress;

/** One section of the routes file, ready to be used. Two routes are never equal unless they are the same. */
public final class Route {
    private static final Pattern WORD = Pattern.compile("[^,\\s]+");

    private final NamePattern pattern;
    private final int line;
    private final RouteValues values;

    Route(NamePattern pattern, int line, RouteValues values) {
        this.pattern = pattern;
        this.line = line;
        this.values = values;
    }

    /** Its identity in ledger, metrics and messages. */
    public String name() {
        return get(RouteKeys.NAME);
    }

    /** What package names must match from their beginning. */
    public NamePattern pattern() {
        return pattern;
    }

    /** Of the section's header, 1-based. */
    public int line() {
        return line;
    }

    /** The targets, in the order written. */
    public List<HostEntry> hosts() {
        return get(RouteKeys.HOST);
    }

    /** What {@code key} means in this route: what is written, else the default. */
    public <T> T get(RouteKey<T> key) {
        return values.get(key);
    }

    /** Whether the key is written in the route's section or in {@code [DEFAULT]}. */
    public boolean isSet(RouteKey<?> key) {
        return values.written(key).isPresent();
    }

    /** Where the key is written; where it is not, the section's header. */
    public int lineOf(RouteKey<?> key) {
        return values.written(key).map(IniValue::line).orElse(line);
    }

    /** What the route says about logging in to one of its targets. */
    public RouteLogin login(HostEntry host) {
        RouteLogin login = new RouteLogin(
                get(RouteKeys.LOGIN), passwordSource(), get(RouteKeys.ACCOUNT), get(RouteKeys.IDENTITY_FILE), get(RouteKeys.PASSPHRASE_FILE));
        return host.login().map(login::as).orElse(login);
    }

    private PasswordSource passwordSource() {
        if (isSet(RouteKeys.PASSWORD)) {
            return get(RouteKeys.PASSWORD).<PasswordSource>map(PasswordSource.Written::new).orElseGet(PasswordSource.NotKept::new);
        }
        Optional<PasswordSource> inFile = get(RouteKeys.PASSWORD_FILE).map(PasswordSource.InFile::new);
        Optional<PasswordSource> fromCommand = get(RouteKeys.PASSWORD_COMMAND).map(PasswordSource.FromCommand::new);
        return inFile.or(() -> fromCommand).orElseGet(PasswordSource.FromNetrc::new);
    }

    /** What is written, by key, fit to be shown: secrets are only said to be there, and web addresses end where a token may begin. */
    public Map<String, String> shown() {
        Map<String, String> shown = new LinkedHashMap<>();
        values.written().forEach((key, value) -> shown.put(key.name(), key.isSecret() ? "(secret)" : value.text()));
        shown.computeIfPresent(RouteKeys.NOTIFY.name(), (_, text) ->
                WORD.matcher(text).replaceAll(found -> Matcher.quoteReplacement(WebAddress.redacted(found.group()))));
        return shown;
    }

    /**
     * The route as values that the ledger can keep with a dispatch: everything that is written but secrets, and web addresses as in
     * {@link #shown}. Their names begin with {@code route.}.
     */
    public Map<String, String> snapshot() {
        return KeptRoute.values(this);
    }

    /**
     * The route that {@code values}, found among others, were the {@link #snapshot} of. It behaves as that one did; what it logs in
     * with comes from {@link SecretsInForce}.
     *
     * @param routesFile beside which relative files lie; it is not read
     * @throws FailureException {@code no-route.not-kept} where they are of a program that knew other keys
     */
    public static Route restored(Path routesFile, Map<String, String> values) throws FailureException {
        return KeptRoute.route(routesFile, values);
    }

    @Override
    public String toString() {
        return name();
    }
}
