package org.autodispatcher.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.autodispatcher.DispatchState;
import org.autodispatcher.report.Wording;
import org.autodispatcher.rig.Browser.Look;
import org.autodispatcher.rig.Browser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything that a person can decide, decided in a browser with the finished program behind it; the page moves by itself. Each look at it is a
 * class of its own.
 */
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BrowserDecisions {
    private static final String CHANGE = "CHG1234567";

    private final Look look;
    private BrowsedHome home;
    private Browser browser;

    BrowserDecisions(Look look) {
        this.look = look;
    }

    /** A state of a dispatch as it is read here. */
    private String word(DispatchState state) {
        return new Wording(Locale.forLanguageTag(look.language())).word(state);
    }

    @BeforeAll
    void begin(@TempDir Path dir) throws IOException {
        home = new BrowsedHome(dir, "reason_pattern = CHG[0-9]{7}");
        browser = Browser.start();
        browser.expect("status of 4(03|09)"); // decisions that are refused
    }

    @AfterAll
    void end() throws IOException {
        try {
            browser.close();
        } finally {
            home.close();
        }
    }

    private Page open(String who) {
        return home.open(browser, look, who);
    }

    private Locator card(Page page, long dispatch) {
        return page.locator("#waits [id='w" + dispatch + "'], #waits [id^='w" + dispatch + "-']");
    }

    private static Locator button(Locator where, String verb) {
        return where.locator("a[href^='/decide/" + verb + "']");
    }

    /** Presses a button, gives the reason and presses the one in the dialog. */
    private static void decide(Page page, Locator button, String reason) {
        button.click();
        Locator dialog = page.locator("#dialog");
        assertThat(dialog).isVisible();
        dialog.locator("#reason").fill(reason);
        dialog.locator(".act button").click();
    }

    private static void decided(Page page) {
        assertThat(page.locator("#said")).isVisible();
        assertThat(page.locator("#dialog")).isHidden();
    }

    private Locator state(Page page, long dispatch) {
        return page.locator("#d" + dispatch + " .state");
    }

    private void recorded(long dispatch, String verb, String who) throws IOException {
        assertThat(home.run("show", String.valueOf(dispatch))).as(verb).contains(CHANGE, who);
    }

    @Test
    void approve_starts_the_upgrade_and_the_page_moves_by_itself() throws IOException {
        Page page = open("ann");
        long id = home.handIn("pay-1.zip");
        assertThat(card(page, id)).isVisible();
        button(card(page, id), "approve").click();
        assertThat(page.locator("#dialog dl.facts")).containsText("echo paid");
        page.keyboard().press("Escape");
        decide(page, button(card(page, id), "approve"), CHANGE);
        decided(page);
        assertThat(page.locator("#ended #d" + id)).isVisible();
        assertThat(card(page, id)).hasCount(0);
        recorded(id, "approve", "ann");
        page.context().close();
    }

    @Test
    void what_ends_goes_from_one_list_to_the_other_while_something_else_goes_on() throws IOException {
        Page page = open("vera");
        long goesOn = home.handIn("night-before.zip");
        assertThat(page.locator("#active #d" + goesOn)).isVisible();
        long ends = home.handIn("pay-later.zip");
        assertThat(card(page, ends)).isVisible();
        long web = home.handIn("web-between.zip");
        assertThat(page.locator("#ended #d" + web)).isVisible();
        assertThat(page.locator("#active #d" + web)).hasCount(0);
        assertThat(page.locator("#active #d" + goesOn)).isVisible();
        page.context().close();
    }

    @Test
    void who_handed_in_or_acts_does_not_approve_where_two_are_needed() throws IOException {
        Page page = open("otto");
        long id = home.handIn("bank-1.zip");
        assertThat(card(page, id)).isVisible();
        assertThat(button(card(page, id), "approve")).isHidden();
        page.navigate(home.url("/decide/approve?on=" + id));
        page.locator("main #reason").fill(CHANGE);
        page.locator("main .act button").click();
        assertThat(page.locator(".trouble")).isVisible();
        assertThat(home.shown(id).path("state").asString()).isEqualTo("held");
        Page other = open("abe");
        decide(other, button(card(other, id), "approve"), CHANGE);
        decided(other);
        assertThat(other.locator("#ended #d" + id)).isVisible();
        page.context().close();
        other.context().close();
    }

    @Test
    void a_reason_that_does_not_match_is_told_and_stays_to_be_mended() throws IOException {
        Page page = open("otto");
        long id = home.handIn("nobody-1.zip");
        decide(page, button(card(page, id), "cancel"), "because <b>of</b> it");
        assertThat(page.locator("#dialog .trouble")).containsText("CHG[0-9]{7}");
        assertThat(page.locator("#dialog #reason")).hasValue("because <b>of</b> it");
        page.locator("#dialog #reason").fill(CHANGE);
        page.locator("#dialog .act button").click();
        decided(page);
        assertThat(card(page, id)).hasCount(0);
        assertThat(state(page, id)).hasText(word(DispatchState.CANCELLED));
        page.context().close();
    }

    @Test
    void release_sends_what_is_held() throws IOException {
        Page page = open("otto");
        long first = home.handIn("web-9.zip");
        assertThat(page.locator("#ended #d" + first)).isVisible();
        long again = home.handIn("web-9.zip");
        decide(page, button(card(page, again), "release"), CHANGE);
        decided(page);
        assertThat(page.locator("#ended #d" + again)).isVisible();
        page.context().close();
    }

    @Test
    void retry_tries_what_failed_once_more_from_its_own_page() throws IOException {
        Page page = open("otto");
        long id = home.handIn("mend-1.zip");
        assertThat(page.locator("#ended #d" + id)).isVisible();
        page.navigate(home.url("/dispatches/" + id));
        assertThat(button(page.locator("main"), "retry").first()).isVisible();
        home.mend();
        page.navigate(home.url("/decide/retry?on=" + id));
        page.locator("main #reason").fill("no number");
        page.locator("main .act button").click();
        assertThat(page.locator("main .trouble")).containsText("CHG");
        page.locator("main #reason").fill(CHANGE);
        page.locator("main .act button").click();
        page.waitForURL(home.url("/dispatches/" + id));
        assertThat(state(page, id).first()).hasText(word(DispatchState.DONE));
        recorded(id, "retry", "otto");
        page.context().close();
    }

    @Test
    void stop_ends_a_running_upgrade_only_where_it_is_meant() throws IOException {
        Page page = open("otto");
        long id = home.handIn("slow-1.zip");
        page.navigate(home.url("/dispatches/" + id));
        Locator stop = button(page.locator("main"), "stop").first();
        stop.click();
        page.locator("#dialog #reason").fill(CHANGE);
        page.locator("#dialog .act button").click();
        assertThat(page.locator("#dialog")).isVisible(); // the box has to be ticked
        page.locator("#dialog [name=sure]").check();
        page.locator("#dialog .act button").click();
        decided(page);
        assertThat(state(page, id).first()).hasText(word(DispatchState.FAILED));
        recorded(id, "stop", "otto");
        page.context().close();
    }

    @Test
    void what_nobody_knows_is_resolved_by_who_has_looked() throws IOException {
        Page page = open("otto");
        long id = home.handIn("lost-1.zip");
        button(card(page, id), "resolve").click();
        page.locator("#dialog [value=upgraded]").check();
        page.locator("#dialog #reason").fill(CHANGE);
        page.locator("#dialog .act button").click();
        decided(page);
        assertThat(card(page, id)).hasCount(0);
        assertThat(state(page, id)).hasText(word(DispatchState.DONE));
        recorded(id, "resolve", "otto");
        page.context().close();
    }

    @Test
    void a_window_is_overridden() throws IOException {
        Page page = open("otto");
        long id = home.handIn("night-1.zip");
        assertThat(page.locator("#active #d" + id)).isVisible();
        page.navigate(home.url("/dispatches/" + id));
        decide(page, button(page.locator("main"), "override").first(), CHANGE);
        decided(page);
        assertThat(state(page, id).first()).hasText(word(DispatchState.DONE));
        page.context().close();
    }

    @Test
    void a_pause_is_said_on_the_page_and_lifted_there() throws IOException {
        Page page = open("otto");
        Page other = home.open(browser, look, "vera");
        page.locator("main a[href='/pause']").click();
        page.locator("#dialog select[name=route]").selectOption("web");
        page.locator("#dialog #reason").fill(CHANGE);
        page.locator("#dialog .act button").click();
        decided(page);
        assertThat(page.locator("#notices")).containsText(CHANGE);
        assertThat(other.locator("#notices")).containsText("otto");
        assertThat(other.locator("#notices a")).isHidden();
        long id = home.handIn("web-paused.zip");
        assertThat(page.locator("#active #d" + id)).isVisible();
        decide(page, page.locator("#notices a"), CHANGE);
        assertThat(page.locator("#notices .notice")).hasCount(0);
        assertThat(page.locator("#ended #d" + id)).isVisible();
        page.context().close();
        other.context().close();
    }

    @Test
    void of_two_who_press_at_once_one_acts_and_the_other_is_told() throws IOException {
        Page one = open("otto");
        Page two = open("olga");
        long id = home.handIn("nobody-2.zip");
        for (Page page : new Page[] {one, two}) {
            button(card(page, id), "cancel").click();
            page.locator("#dialog #reason").fill(CHANGE);
        }
        one.locator("#dialog .act button").click();
        decided(one);
        two.locator("#dialog .act button").click();
        assertThat(two.locator("#dialog .trouble")).isVisible();
        String record = home.run("show", String.valueOf(id));
        assertThat(record.split(CHANGE, -1)).as(record).hasSize(2);
        assertThat(record).contains("otto").doesNotContain("olga");
        one.context().close();
        two.context().close();
    }

    @Test
    void pressed_twice_it_is_done_once() throws IOException {
        Page page = open("otto");
        long id = home.handIn("nobody-3.zip");
        button(card(page, id), "cancel").click();
        page.locator("#dialog #reason").fill(CHANGE);
        page.locator("#dialog .act button").dblclick();
        assertThat(card(page, id)).hasCount(0);
        assertThat(home.run("show", String.valueOf(id)).split(CHANGE, -1)).hasSize(2);
        page.context().close();
    }

    @Test
    void a_viewer_sees_no_buttons_and_what_he_posts_by_hand_is_not_done() throws IOException {
        Page page = open("vera");
        long id = home.handIn("nobody-4.zip");
        assertThat(card(page, id)).isVisible();
        for (Locator button : page.locator("main .button").all()) {
            assertThat(button).isHidden();
        }
        assertThat(page.locator("nav a[href='/hand-in']")).hasCount(0);
        int status = (int) page.evaluate("""
                async id => (await fetch('/decide/cancel', {method: 'POST', headers: {'X-Console-Proof': document.body.dataset.proof,
                  'Content-Type': 'application/x-www-form-urlencoded'}, body: `on=${id}&seen=99999999&reason=CHG1234567`})).status""", String.valueOf(id));
        assertThat(status).isEqualTo(403);
        assertThat(home.shown(id).path("state").asString()).isEqualTo("held");
        assertThat(home.send(HttpRequest.newBuilder(URI.create(home.url("/hand-in"))).header("Authorization", "Bearer " + home.token("vera"))).statusCode()).isEqualTo(403);
        page.context().close();
    }

    @Test
    void packages_are_handed_in_with_their_progress() throws IOException {
        Page page = open("otto");
        page.locator("nav a[href='/hand-in']").click();
        Path file = Files.write(home.home.path().resolve("wide-2 支付.iso"), new byte[300_000]);
        page.locator("#files").setInputFiles(file);
        page.locator("#hand-in button").click();
        Locator link = page.locator("#uploads a");
        assertThat(link).containsText("wide-2 支付.iso");
        String address = link.getAttribute("href");
        page.navigate(home.url("/"));
        assertThat(page.locator("#active progress")).isVisible();
        assertThat(page.locator("#active .bytes")).hasText(Pattern.compile(".*of 60\\d.*KB.*|.*of 58\\d.*KiB.*|.*/s.*"));
        page.navigate(home.url(address));
        assertThat(page.locator("main .state").first()).hasText(word(DispatchState.DONE));
        page.navigate(home.url("/hand-in"));
        page.locator("#files").setInputFiles(file);
        page.locator("#hand-in button").click();
        assertThat(page.locator("#uploads li")).containsText(Pattern.compile("before|again|以前"));
        page.context().close();
    }
}
