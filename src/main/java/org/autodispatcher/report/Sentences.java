package org.autodispatcher.report;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.autodispatcher.Failure;
import org.autodispatcher.PackageNames;
import org.autodispatcher.ShellQuote;
import org.autodispatcher.Target;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;

/**
 * What every sentence about a dispatch may mention besides the values of its reason: {@code {id}}, {@code {package}},
 * {@code {target}}, {@code {host}}, {@code {ssh}} (the command that logs in there by hand), {@code {routes_file}}, {@code {home_option}}; {@code {package_word}} is the name as one
 * word of a shell.
 *
 * @param routesFile the routes file as the user would name it
 * @param homeOption {@code  --home DIR} with a blank before it where the commands in hints need it; else empty
 * @param zone       whose clock points in time are told by
 */
public record Sentences(String routesFile, String homeOption, ZoneId zone) {
    private static final Pattern INSTANT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    /** SSH's own port, FTP's, and that of no target at all. */
    private static final List<String> NOT_TOLD = List.of("22", "21", "0");

    /** By the clock of this machine. */
    public Sentences(String routesFile, String homeOption) {
        this(routesFile, homeOption, ZoneId.systemDefault());
    }

    /** The same failure, whose points in time are told as people read them. */
    Failure shown(Failure failure) {
        return new Failure(failure.reason(), failure.wording(), shown(failure.values()));
    }

    /** The same values, points in time as people read them. */
    public Map<String, String> shown(Map<String, String> values) {
        Map<String, String> shown = new TreeMap<>(values);
        shown.replaceAll((_, value) -> INSTANT.matcher(value).matches() ? MINUTE.format(Instant.parse(value).atZone(zone)) : value);
        return shown;
    }

    /** For a sentence about the dispatch as a whole. */
    public Map<String, String> context(DispatchRecord dispatch) {
        String name = dispatch.fact(DispatchRecord.PACKAGE).orElse("");
        return new TreeMap<>(Map.of(
                "id", String.valueOf(dispatch.id()),
                "dispatch", String.valueOf(dispatch.id()),
                "package", PackageNames.shown(name),
                "package_word", ShellQuote.word(name),
                "routes_file", routesFile,
                "home_option", homeOption));
    }

    /** For a sentence about one of its deliveries. */
    public Map<String, String> context(DispatchRecord dispatch, DeliveryRecord delivery) {
        Map<String, String> context = context(dispatch);
        context.putAll(of(delivery.target()));
        context.put("id", ShellQuote.word(dispatch.id() + ":" + delivery.target())); // [::1] is a pattern to some shells
        boolean ftp = delivery.fact(DeliveryRecord.ASKED_PROTOCOL).filter(asked -> asked.startsWith("ftp")).isPresent();
        context.put("ssh", ssh(delivery.target(), !ftp));
        return context;
    }

    /** For a sentence about a target that no dispatch is under way to. */
    public Map<String, String> context(Target target) {
        Map<String, String> context = of(target.text());
        context.putAll(Map.of("routes_file", routesFile, "home_option", homeOption, "id", "", "dispatch", "", "package", "", "package_word", ""));
        return context;
    }

    private static Map<String, String> of(String target) {
        return new TreeMap<>(Map.of(
                "target", target, "host", host(target), "login", target.substring(0, target.lastIndexOf('@')), "ssh", ssh(target, true)));
    }

    /** How a person logs in there by hand; the port of a target may be FTP's, and 22 needs no words. */
    private static String ssh(String target, boolean portOfSsh) {
        String login = target.substring(0, target.lastIndexOf('@'));
        String port = target.substring(target.lastIndexOf(':') + 1);
        boolean told = portOfSsh && !NOT_TOLD.contains(port);
        String who = (login.isEmpty() || login.equals("?") ? "" : login + "@") + host(target);
        return "ssh " + (told ? "-p " + port + " " : "") + ShellQuote.word(who);
    }

    /** The host in {@code user@host:port}. */
    private static String host(String target) {
        String address = target.substring(target.lastIndexOf('@') + 1);
        String host = address.substring(0, address.lastIndexOf(':'));
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
