package org.autodispatcher.console.page;

import java.util.List;
import java.util.Optional;
import org.autodispatcher.dispatch.Token;

/**
 * What stands around every page.
 *
 * @param texts       the words
 * @param environment what the HOME is called
 * @param place       which page it is
 * @param title       of this one
 * @param who         has signed in; empty on the pages for those who have not
 * @param assets      where style and scripts are: an address that ends in a slash
 */
public record Frame(Texts texts, Optional<String> environment, Place place, String title, Optional<Who> who, String assets) {
    /**
     * Who looks.
     *
     * @param name  of the token
     * @param role  what it may do
     * @param proof what forms must send with them
     */
    public record Who(String name, Token.Role role, String proof) {
        public boolean operates() {
            return role == Token.Role.OPERATOR;
        }

        public boolean approves() {
            return role == Token.Role.APPROVER;
        }
    }

    /** The pages that the menu leads to; the last stands for all others. */
    public enum Place {
        NOW("/"), HISTORY("/history"), ROUTES("/routes"), TARGETS("/targets"), ARRIVALS("/arrivals"), HAND_IN("/hand-in"), ELSEWHERE("");

        private final String path;

        Place(String path) {
            this.path = path;
        }

        public String path() {
            return path;
        }

        String key() {
            return "place." + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    /** The pages that whoever looks may go to. */
    List<Place> menu() {
        return java.util.Arrays.stream(Place.values())
                .filter(each -> each != Place.ELSEWHERE && (each != Place.HAND_IN || who.filter(Who::operates).isPresent()))
                .toList();
    }

    /** Of the whole: the title, where, and what we are. */
    String heading() {
        return title + environment.map(name -> " · " + name).orElse("") + " · auto-dispatcher";
    }

    /** A word by which style hides what this role may not do. */
    String role() {
        return who.map(one -> "role-" + one.role().text()).orElse("role-none");
    }

    String proof() {
        return who.map(Who::proof).orElse("");
    }
}
