package org.autodispatcher.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.autodispatcher.PackageNames;
import org.autodispatcher.ShellQuote;
import org.autodispatcher.config.DidYouMean;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;

/**
 * Understands what a command is about: {@code 12}, {@code 12:user@host:port}, or a shorter form of the target that means one of the
 * dispatch's targets and no other: {@code 12:host}, {@code 12:host:port}, {@code 12:user@host}.
 */
final class Subjects {
    private static final Pattern FORM = Pattern.compile("#?(\\d{1,18})(?::(.+))?");
    private static final Pattern TARGET = Pattern.compile("(?:(.*)@)?(.*):(\\d+)");

    private final Desk desk;

    Subjects(Desk desk) {
        this.desk = desk;
    }

    /**
     * One of them, with its target's whole name.
     *
     * @throws UsageException where there is no such dispatch or target, or several are meant
     */
    Decision.Subject subject(String typed) throws IOException, UsageException {
        Matcher form = FORM.matcher(typed);
        if (!form.matches()) {
            throw new UsageException("usage.not-an-id",
                    "text", PackageNames.shown(typed), "text_word", ShellQuote.word(typed), "home_option", desk.options().homeOption());
        }
        long id = Long.parseLong(form.group(1));
        DispatchRecord dispatch = id == 0 ? DispatchRecord.of(0, List.of()) : desk.dispatch(id);
        if (dispatch.fact(DispatchRecord.PACKAGE).isEmpty()) {
            throw new UsageException("usage.no-such-dispatch", "id", String.valueOf(id), "home_option", desk.options().homeOption());
        }
        return new Decision.Subject(id, form.group(2) == null ? Optional.empty() : Optional.of(target(dispatch, form.group(2))));
    }

    /** The same where a target must be named unless there is only one. */
    Decision.Subject delivery(String typed) throws IOException, UsageException {
        Decision.Subject subject = subject(typed);
        if (subject.target().isPresent()) {
            return subject;
        }
        List<String> targets = desk.dispatch(subject.dispatch()).deliveries().stream().map(DeliveryRecord::target).toList();
        if (targets.size() == 1) {
            return new Decision.Subject(subject.dispatch(), Optional.of(targets.getFirst()));
        }
        throw targets.isEmpty()
                ? new UsageException("usage.no-targets", "id", typed, "home_option", desk.options().homeOption())
                : severalMeant(subject.dispatch(), typed, targets);
    }

    /** The whole name of one target of a dispatch. */
    String target(Decision.Subject subject, String typed) throws IOException, UsageException {
        return target(desk.dispatch(subject.dispatch()), typed);
    }

    private String target(DispatchRecord dispatch, String typed) throws UsageException {
        List<String> all = dispatch.deliveries().stream().map(DeliveryRecord::target).toList();
        List<String> meant = all.contains(typed) ? List.of(typed) : all.stream().filter(target -> means(typed, target)).toList();
        if (meant.size() == 1) {
            return meant.getFirst();
        }
        throw meant.isEmpty() ? unknown(dispatch, typed, all) : severalMeant(dispatch.id(), dispatch.id() + ":" + typed, meant);
    }

    private UsageException unknown(DispatchRecord dispatch, String typed, List<String> all) {
        List<String> forms = all.stream().flatMap(Subjects::forms).toList();
        String id = String.valueOf(dispatch.id());
        String home = desk.options().homeOption();
        return DidYouMean.closest(typed, forms)
                .flatMap(closest -> all.stream().filter(target -> means(closest, target)).findFirst())
                .map(closest -> new UsageException("usage.no-such-target.closest",
                        "id", id, "target", PackageNames.shown(typed), "closest", closest, "home_option", home))
                .orElseGet(() -> new UsageException("usage.no-such-target",
                        "id", id, "target", PackageNames.shown(typed), "home_option", home));
    }

    private UsageException severalMeant(long dispatch, String typed, List<String> meant) {
        return new UsageException("usage.several-targets", "text", PackageNames.shown(typed),
                "targets", String.join(", ", meant.stream().map(target -> dispatch + ":" + target).toList()));
    }

    /** Whether {@code typed} is {@code target} or a shorter form of it. */
    static boolean means(String typed, String target) {
        return forms(target).anyMatch(typed::equals);
    }

    private static Stream<String> forms(String target) {
        Matcher parts = TARGET.matcher(target);
        if (!parts.matches()) {
            return Stream.of(target);
        }
        String host = parts.group(2);
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return Stream.of(target, host + ":" + parts.group(3), parts.group(1) + "@" + host, host, bare);
    }
}
