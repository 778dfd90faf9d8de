package org.autodispatcher;

/**
 * One account on one machine, and the way to it. Equal host keys never make two targets one; a different spelling of the
 * host is another target.
 *
 * @param login the account there
 * @param host  name or address as the route writes it, IPv6 without brackets
 * @param port  of the route's protocol; with {@code auto} the SSH port
 * @param jump  the jump hosts it is reached through, as in {@code ProxyJump} of ssh_config(5); empty for a direct connection
 */
public record Target(String login, String host, int port, String jump) {
    /** A target that is connected to directly. */
    public Target(String login, String host, int port) {
        this(login, host, port, "");
    }

    /** The target that {@link #text} wrote; the jump hosts are not in that. */
    public static Target parse(String text, String jump) {
        int at = text.lastIndexOf('@');
        int colon = text.lastIndexOf(':');
        String host = text.substring(at + 1, colon);
        boolean bracketed = host.startsWith("[");
        return new Target(
                text.substring(0, at), bracketed ? host.substring(1, host.length() - 1) : host, Integer.parseInt(text.substring(colon + 1)), jump);
    }

    /** {@code user@host:port}, the form in the ledger, messages and arguments. */
    public String text() {
        return login + "@" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    @Override
    public String toString() {
        return text();
    }
}
