package org.autodispatcher.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Something that only goes on once somebody at the terminal has typed {@code yes}. */
final class Question {
    private final Screen screen;

    Question(Screen screen) {
        this.screen = screen;
    }

    /** Whether somebody is there to be asked. */
    boolean canBeAsked() {
        return System.console() != null && System.console().isTerminal();
    }

    /** Asks, and returns whether the answer was {@code yes}. */
    boolean yes(String question) throws IOException {
        screen.out().print(question);
        screen.out().flush();
        BufferedReader answers = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String answer = answers.readLine();
        return answer != null && answer.strip().equals("yes");
    }
}
