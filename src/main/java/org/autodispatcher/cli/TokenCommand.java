package org.autodispatcher.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.autodispatcher.PackageNames;
import org.autodispatcher.Secret;
import org.autodispatcher.config.Problems;
import org.autodispatcher.config.Settings;
import org.autodispatcher.config.ValueException;
import org.autodispatcher.config.Values;
import org.autodispatcher.dispatch.Control;
import org.autodispatcher.dispatch.Token;
import org.autodispatcher.dispatch.TokenKeeper;
import org.autodispatcher.dispatch.TokenOrder;
import org.autodispatcher.dispatch.TokenOrder.Outcome;
import org.autodispatcher.dispatch.Tokens;
import org.autodispatcher.report.ExitCode;
import org.autodispatcher.report.Json;
import org.autodispatcher.report.Moments;
import org.autodispatcher.report.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code token add|list|revoke}: who may hand packages in over HTTP. */
@Command(name = "token")
final class TokenCommand implements Callable<Integer> {
    @Mixin
    private Options options = new Options();

    private TokenCommand() {}

    /** The command with the verbs below it. */
    static CommandLine with(Screen screen, Controls controls) {
        return new CommandLine(new TokenCommand())
                .addSubcommand("add", new Add(screen, controls))
                .addSubcommand("list", new Listing(screen, controls))
                .addSubcommand("revoke", new Revoke(screen, controls));
    }

    @Override
    public Integer call() throws UsageException {
        throw new UsageException("usage.token", "home_option", options.homeOption());
    }

    private static Moments moments(Options options) {
        return new Moments(Settings.load(options.home(), new Problems()).timeZone(), Instant.now());
    }

    private static Map<String, Object> fields(Token token) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", token.name());
        fields.put("role", token.role().text());
        fields.put("created", token.created().toString());
        fields.put("expires", token.expires().toString());
        fields.put("expired", token.expired(Instant.now()));
        return fields;
    }

    /** @throws UsageException where it does not fit */
    private static void order(Options options, Controls controls, TokenOrder order) throws IOException, UsageException {
        Outcome outcome = new Recorder(options, controls).recorded(owner -> owner.token(order), state -> TokenKeeper.alone(state, order));
        switch (outcome) {
            case Outcome.Done() -> { }
            case Outcome.Refused(TokenOrder.Why why, Map<String, String> _) -> throw new UsageException(
                    switch (why) {
                        case NAME_IN_USE -> "token.name-in-use";
                        case NAME_OF_ACCOUNT -> "token.name-of-account";
                        case NO_SUCH_TOKEN -> "token.no-such-token";
                    },
                    "name", order.name(), "home_option", options.homeOption());
        }
    }

    private static String checked(String name, Options options) throws UsageException {
        if (!Token.isName(name)) {
            throw new UsageException("token.no-name", "name", PackageNames.shown(name), "home_option", options.homeOption());
        }
        return name;
    }

    /** Makes one. Only this process knows its text; what is handed over and kept is its hash. */
    @Command(name = "add")
    private static final class Add implements Callable<Integer> {
        private static final int BYTES = 32;
        /** So that whoever finds one in a file, or searches files for such, knows what it is. */
        private static final String PREFIX = "adt_";

        private final Screen screen;
        private final Controls controls;

        @Mixin
        private Options options = new Options();

        @Option(names = "--role", required = true, paramLabel = "${bundle:label.role}", descriptionKey = "role")
        private String role = "";

        @Option(names = "--expires", paramLabel = "${bundle:label.wait}", descriptionKey = "expires")
        private @Nullable String expires;

        @Parameters(paramLabel = "${bundle:label.name}", descriptionKey = "token-name")
        private String name = "";

        Add(Screen screen, Controls controls) {
            this.screen = screen;
            this.controls = controls;
        }

        @Override
        public Integer call() throws Exception {
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            Token token = new Token(checked(name, options), role(), now, now.plus(life()));
            Secret text = text();
            order(options, controls, new TokenOrder.Add(token, Tokens.hash(text)));
            if (options.json()) {
                Map<String, Object> fields = fields(token);
                fields.put("token", text.reveal());
                screen.line(Json.write(fields));
                return ExitCode.DONE.status();
            }
            screen.line(text.reveal());
            if (!options.quiet()) {
                screen.line(screen.wording().text("token.added",
                        "name", token.name(), "role", screen.wording().text("role." + token.role().text()),
                        "expires", moments(options).day(token.expires())));
            }
            return ExitCode.DONE.status();
        }

        private static Secret text() {
            byte[] random = new byte[BYTES];
            new SecureRandom().nextBytes(random);
            return Secret.of(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random));
        }

        private Token.Role role() throws UsageException {
            return Arrays.stream(Token.Role.values()).filter(each -> each.text().equals(role)).findFirst()
                    .orElseThrow(() -> new UsageException("token.no-such-role",
                            "text", PackageNames.shown(role),
                            "known", Arrays.stream(Token.Role.values()).map(Token.Role::text).collect(Collectors.joining(", "))));
        }

        private Duration life() throws UsageException {
            try {
                Duration life = expires == null ? Token.USUAL_LIFE : Values.duration(expires);
                if (!life.isZero()) {
                    return life;
                }
            } catch (ValueException e) {
                // the same
            }
            throw new UsageException("usage.wait", "value", PackageNames.shown(String.valueOf(expires)));
        }
    }

    /** Lists them; what proves them is kept nowhere. */
    @Command(name = "list")
    private static final class Listing implements Callable<Integer> {
        private final Screen screen;
        private final Controls controls;

        @Mixin
        private Options options = new Options();

        Listing(Screen screen, Controls controls) {
            this.screen = screen;
            this.controls = controls;
        }

        @Override
        public Integer call() throws Exception {
            List<Token> tokens = tokens();
            if (options.json()) {
                screen.line(Json.write(Map.of("tokens", tokens.stream().map(TokenCommand::fields).toList())));
            } else if (tokens.isEmpty()) {
                screen.line(screen.wording().text("token.none", "home_option", options.homeOption()));
            } else {
                print(tokens);
            }
            return ExitCode.DONE.status();
        }

        private List<Token> tokens() throws IOException, UsageException {
            Optional<Control> owner = controls.owner(options);
            Path state = Home.read(options).state();
            return owner.isPresent() ? owner.get().tokens() : Tokens.lying(state);
        }

        private void print(List<Token> tokens) {
            Moments moments = moments(options);
            Table table = new Table().row(
                    screen.wording().text("token.column.name"), screen.wording().text("token.column.role"),
                    screen.wording().text("token.column.created"), screen.wording().text("token.column.expires"), "");
            for (Token token : tokens) {
                table.row(token.name(), screen.wording().text("role." + token.role().text()),
                        moments.day(token.created()), moments.day(token.expires()),
                        token.expired(Instant.now()) ? screen.wording().text("token.expired") : "");
            }
            table.lines(screen.width(), 0, 1).forEach(screen::line);
        }
    }

    /** Takes one back; it is worth nothing as soon as this has ended. */
    @Command(name = "revoke")
    private static final class Revoke implements Callable<Integer> {
        private final Screen screen;
        private final Controls controls;

        @Mixin
        private Options options = new Options();

        @Parameters(paramLabel = "${bundle:label.name}", descriptionKey = "token-name")
        private String name = "";

        Revoke(Screen screen, Controls controls) {
            this.screen = screen;
            this.controls = controls;
        }

        @Override
        public Integer call() throws Exception {
            order(options, controls, new TokenOrder.Revoke(checked(name, options)));
            if (options.json()) {
                screen.line(Json.write(new TreeMap<>(Map.of("name", name, "revoked", true))));
            } else if (!options.quiet()) {
                screen.line(screen.wording().text("token.revoked", "name", name));
            }
            return ExitCode.DONE.status();
        }
    }
}
