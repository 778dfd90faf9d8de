package org.autodispatcher.routing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.autodispatcher.Protocol;
import org.autodispatcher.Secret;
import org.autodispatcher.config.CommandWords;
import org.autodispatcher.config.DidYouMean;
import org.autodispatcher.config.Recipient;
import org.autodispatcher.config.Values;

/**
 * Every key of the routes file: its name, what its value means, its default. What each does for people stands in
 * {@code examples/general-dispatch-info.cfg}.
 */
public final class RouteKeys {
    // who is meant
    public static final RouteKey<String> NAME =
            RouteKey.reading("name", RouteValueReaders::routeName, context -> Optional.of(context.section().name()));
    public static final RouteKey<List<HostEntry>> HOST = RouteKey.reading("host", HostList::read, RouteValueReaders::noHost);

    // logging in
    public static final RouteKey<Optional<String>> LOGIN = RouteKey.optional("login", RouteParsers::line);
    public static final RouteKey<Optional<Secret>> PASSWORD =
            RouteKey.<Optional<Secret>>reading("password", RouteValueReaders::secret, context -> Optional.of(Optional.empty())).secret();
    public static final RouteKey<Optional<Secret>> ACCOUNT =
            RouteKey.<Optional<Secret>>reading("account", RouteValueReaders::secret, context -> Optional.of(Optional.empty())).secret();
    public static final RouteKey<Optional<Path>> PASSWORD_FILE =
            RouteKey.reading("password_file", RouteValueReaders::file, context -> Optional.of(Optional.empty()));
    public static final RouteKey<Optional<List<String>>> PASSWORD_COMMAND = RouteKey.optional("password_command", CommandWords::split);
    public static final RouteKey<List<Path>> IDENTITY_FILE =
            RouteKey.reading("identity_file", RouteValueReaders::files, context -> Optional.of(List.of()));
    public static final RouteKey<Optional<Path>> PASSPHRASE_FILE =
            RouteKey.reading("passphrase_file", RouteValueReaders::file, context -> Optional.of(Optional.empty()));

    // the way there
    public static final RouteKey<Protocol> PROTOCOL = RouteKey.of("protocol", Protocol.AUTO, Values.choice(Protocol.class));
    public static final RouteKey<Choices.Cleartext> CLEARTEXT =
            RouteKey.of("cleartext", Choices.Cleartext.WARN, Values.choice(Choices.Cleartext.class));
    public static final RouteKey<Integer> SSH_PORT = RouteKey.of("ssh_port", 22, Values::port);
    public static final RouteKey<Integer> FTP_PORT = RouteKey.of("ftp_port", 21, Values::port);
    public static final RouteKey<Choices.FtpMode> FTP_MODE =
            RouteKey.of("ftp_mode", Choices.FtpMode.PASSIVE, Values.choice(Choices.FtpMode.class));
    public static final RouteKey<Optional<PortRange>> FTP_ACTIVE_PORTS = RouteKey.optional("ftp_active_ports", PortRange::parse);
    public static final RouteKey<Optional<String>> PROXY_JUMP = RouteKey.optional("proxy_jump", RouteParsers::proxyJump);
    public static final RouteKey<Choices.HostKey> HOST_KEY =
            RouteKey.of("host_key", Choices.HostKey.STRICT, Values.choice(Choices.HostKey.class));
    public static final RouteKey<String> SSH_ALGORITHMS = RouteKey.of("ssh_algorithms", "modern", RouteParsers::algorithms);

    // the file
    public static final RouteKey<Template> DEST_DIR =
            RouteKey.reading("dest_dir", Template::readDirectory, Template::usualDirectory);
    public static final RouteKey<Choices.Place> PLACE = RouteKey.of("place", Choices.Place.RENAME, Values.choice(Choices.Place.class));
    public static final RouteKey<Choices.Verify> VERIFY =
            RouteKey.of("verify", Choices.Verify.SHA256, Values.choice(Choices.Verify.class));
    public static final RouteKey<Optional<Integer>> MODE = RouteKey.optional("mode", Values::mode);
    public static final RouteKey<Integer> PARALLEL = RouteKey.of("parallel", 20, Values::atLeastOne);
    public static final RouteKey<Optional<Long>> BANDWIDTH = RouteKey.optional("bandwidth", Values::rate);
    public static final RouteKey<Duration> RETRY_FOR = RouteKey.of("retry_for", Duration.ofHours(1), Values::duration);
    public static final RouteKey<Choices.Again> AGAIN =
            RouteKey.of("again", Choices.Again.HOLD, Values.choice(Choices.Again.class));

    // the upgrade
    public static final RouteKey<Optional<Template>> UPGRADE_COMMAND =
            RouteKey.reading("upgrade_command", Template::readCommand, context -> Optional.of(Optional.<Template>empty())).or("install_command");
    public static final RouteKey<Boolean> LOGIN_ENVIRONMENT = RouteKey.of("login_environment", true, Values::yesNo);
    public static final RouteKey<Duration> UPGRADE_TIMEOUT =
            RouteKey.of("upgrade_timeout", Duration.ofMinutes(30), RouteParsers::someTime);
    public static final RouteKey<Choices.OnTimeout> ON_TIMEOUT =
            RouteKey.of("on_timeout", Choices.OnTimeout.ALARM, Values.choice(Choices.OnTimeout.class));
    public static final RouteKey<Set<Integer>> SUCCESS_EXIT_CODES = RouteKey.of("success_exit_codes", Set.of(0), RouteParsers::exitCodes);
    public static final RouteKey<String> RUN_DIR = RouteKey.of("run_dir", "~/.auto-dispatcher", RouteParsers::remoteDirectory);
    public static final RouteKey<Optional<String>> TURN = RouteKey.<String>optional("turn", RouteParsers::line);

    // rollout
    public static final RouteKey<List<BatchSize>> BATCH = RouteKey.of("batch", BatchSize.USUAL, BatchSize::list);
    public static final RouteKey<Integer> MAX_FAILURES = RouteKey.of("max_failures", 0, Values::count);
    public static final RouteKey<Integer> MAX_UNREACHABLE = RouteKey.of("max_unreachable", 0, Values::count);
    public static final RouteKey<Optional<Template>> HEALTH_COMMAND =
            RouteKey.reading("health_command", Template::readCommand, context -> Optional.of(Optional.<Template>empty()));
    public static final RouteKey<Duration> HEALTH_TIMEOUT =
            RouteKey.of("health_timeout", Duration.ofSeconds(60), RouteParsers::someTime);
    public static final RouteKey<Optional<Template>> ROLLBACK_COMMAND =
            RouteKey.reading("rollback_command", Template::readCommand, context -> Optional.of(Optional.<Template>empty()));
    public static final RouteKey<Choices.Approval> APPROVAL =
            RouteKey.of("approval", Choices.Approval.NONE, Values.choice(Choices.Approval.class));
    public static final RouteKey<List<Window>> WINDOW = RouteKey.of("window", List.<Window>of(), Window::list);
    public static final RouteKey<Choices.Order> ORDER =
            RouteKey.of("order", Choices.Order.ALL, Values.choice(Choices.Order.class));
    public static final RouteKey<Choices.Downgrade> DOWNGRADE =
            RouteKey.of("downgrade", Choices.Downgrade.ALLOW, Values.choice(Choices.Downgrade.class));
    public static final RouteKey<Choices.VersionOrder> VERSION_ORDER =
            RouteKey.of("version_order", Choices.VersionOrder.NATURAL, Values.choice(Choices.VersionOrder.class));
    public static final RouteKey<Choices.AfterFailure> AFTER_FAILURE =
            RouteKey.of("after_failure", Choices.AfterFailure.CONTINUE, Values.choice(Choices.AfterFailure.class));
    /** Who is told; of a dispatch, what the table in force says, since a kept route holds no web address. */
    public static final RouteKey<List<Recipient>> NOTIFY =
            RouteKey.reading("notify", RouteValueReaders::recipients, context -> Optional.of(List.<Recipient>of()));

    private static final List<RouteKey<?>> ALL = List.of(
            NAME, HOST, LOGIN, PASSWORD, ACCOUNT, PASSWORD_FILE, PASSWORD_COMMAND, IDENTITY_FILE, PASSPHRASE_FILE,
            PROTOCOL, CLEARTEXT, SSH_PORT, FTP_PORT, FTP_MODE, FTP_ACTIVE_PORTS, PROXY_JUMP, HOST_KEY, SSH_ALGORITHMS,
            DEST_DIR, PLACE, VERIFY, MODE, PARALLEL, BANDWIDTH, RETRY_FOR, AGAIN,
            UPGRADE_COMMAND, LOGIN_ENVIRONMENT, UPGRADE_TIMEOUT, ON_TIMEOUT, SUCCESS_EXIT_CODES, RUN_DIR, TURN,
            BATCH, MAX_FAILURES, MAX_UNREACHABLE, HEALTH_COMMAND, HEALTH_TIMEOUT, ROLLBACK_COMMAND, APPROVAL, WINDOW,
            ORDER, DOWNGRADE, VERSION_ORDER, AFTER_FAILURE, NOTIFY);

    private RouteKeys() {}

    /** All keys, in the order they are best explained in. */
    public static List<RouteKey<?>> all() {
        return ALL;
    }

    /** The names of the keys in whose values secrets may stand. */
    static Set<String> secretNames() {
        return ALL.stream().filter(key -> key.isSecret() || key == NOTIFY).map(RouteKey::name).collect(Collectors.toUnmodifiableSet());
    }

    /** The key that is read under {@code written} (lower case). */
    static Optional<RouteKey<?>> named(String written) {
        for (RouteKey<?> key : ALL) {
            if (key.names().contains(written)) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    /** The key that somebody probably meant. */
    static Optional<String> near(String written) {
        return DidYouMean.closest(written, ALL.stream().flatMap(key -> key.names().stream()).toList());
    }
}
