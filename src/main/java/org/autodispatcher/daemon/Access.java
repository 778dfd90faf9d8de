package org.autodispatcher.daemon;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jdk.net.ExtendedSocketOptions;
import org.autodispatcher.config.Settings;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.dispatch.Token;
import org.autodispatcher.dispatch.TokenOrder;

/**
 * Who may look and who may act, by account: {@code viewers}, {@code operators}, {@code approvers} of dispatcher.cfg.
 *
 * @param owner    the account HOME belongs to
 * @param accounts what dispatcher.cfg says
 */
record Access(String owner, Settings.Accounts accounts) {
    private static final String ROOT = "root";

    /** What somebody wants. */
    enum Wish {
        LOOK("viewers"),
        ACT("operators"),
        APPROVE("approvers");

        private final String key;

        Wish(String key) {
            this.key = key;
        }

        /** A token is a power, and nobody gives more than he may take: one for approvers is theirs, and the owner's of HOME. */
        static Wish of(TokenOrder order) {
            return switch (order) {
                case TokenOrder.Add(Token token, var _) -> switch (token.role()) {
                    case VIEWER, OPERATOR -> ACT;
                    case APPROVER -> APPROVE;
                };
                case TokenOrder.Revoke _ -> ACT;
            };
        }

        /** To agree is for approvers, everything else for operators. */
        static Wish of(Decision decision) {
            return switch (decision) {
                case Decision.Approve _ -> APPROVE;
                case Decision.Retry _, Decision.Release _, Decision.Cancel _, Decision.Resolve _, Decision.Pause _, Decision.Resume _ -> ACT;
            };
        }

        /** The key of dispatcher.cfg that grants it. */
        String key() {
            return key;
        }
    }

    /** The account that {@code home} belongs to. */
    static String owner(Path home) throws IOException {
        return Files.getOwner(home).getName();
    }

    /** The account of the process at the other end, as the kernel knows it (SO_PEERCRED, unix(7)); its number where it has no name. */
    static String account(SocketChannel channel) throws IOException {
        return channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
    }

    boolean allows(String account, Wish wish) {
        List<String> keepers = List.of(owner, ROOT);
        return switch (wish) {
            case LOOK -> Stream.of(keepers, accounts.viewers(), accounts.operators(), accounts.approvers())
                    .anyMatch(some -> some.contains(account));
            case APPROVE -> accounts.approvers().isEmpty()
                    ? keepers.contains(account) : account.equals(owner) || accounts.approvers().contains(account);
            case ACT -> Optional.of(accounts.operators()).filter(some -> !some.isEmpty()).orElse(keepers).contains(account);
        };
    }
}
