package org.autodispatcher.ssh;

import com.jcraft.jsch.Session;
import com.jcraft.jsch.UserAuthNone;
import java.util.List;

/**
 * The first question of an authentication (method {@code none}, RFC 4252, section 5.2), which the server answers with the
 * methods it takes. JSch would keep that answer for itself. It makes this class by its name: hence public.
 */
public final class MethodsOffered extends UserAuthNone {
    /** For JSch. */
    public MethodsOffered() {}

    @Override
    public boolean start(Session session) throws Exception {
        boolean loggedIn = super.start(session);
        if (!loggedIn && session.getUserInfo() instanceof Login login) {
            login.offered(getMethods() == null ? List.of() : List.of(getMethods().split(",")));
        }
        return loggedIn;
    }
}
