package org.autodispatcher.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.autodispatcher.rig.Browser;
import org.autodispatcher.rig.Browser.Look;
import org.autodispatcher.rig.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who comes in and until when, with the keyboard alone, without scripts, and whatever names and programs say. */
@Needs(value = {"sshd", "setpriv", Browser.PROGRAM}, accounts = {"ad-daemon", "ad-target"}, root = "the daemon is an account of its own")
@Timeout(600)
class ConsoleAccessIT {
    private BrowsedHome home;
    private Browser browser;

    @BeforeEach
    void begin(@TempDir Path dir) throws IOException {
        home = new BrowsedHome(dir);
        browser = Browser.start();
    }

    @AfterEach
    void end() throws IOException {
        try {
            browser.close();
        } finally {
            home.close();
        }
    }

    @Test
    void who_has_signed_in_gets_where_he_wanted_and_out_again() throws IOException {
        browser.expect("status of 401");
        Page page = browser.open(Look.USUAL);
        long id = home.handIn("web-1.zip");
        page.navigate(home.url("/dispatches/" + id));
        assertThat(page).hasURL(Pattern.compile(".*/sign-in\\?to=.*"));
        page.fill("#token", "adt_wrong");
        page.keyboard().press("Enter");
        assertThat(page.locator(".trouble")).isVisible();
        page.fill("#token", home.token("vera"));
        page.keyboard().press("Enter");
        page.waitForURL(home.url("/dispatches/" + id));
        assertThat(page.context().cookies()).allSatisfy(cookie -> assertThat(cookie.httpOnly).isTrue()).isNotEmpty();
        assertThat(page.evaluate("document.cookie")).isEqualTo("");
        assertThat(page.content()).doesNotContain(home.token("vera"));
        Cookie cookie = page.context().cookies().getFirst();
        page.locator("header button").click();
        page.waitForURL(home.url("/sign-in"));
        page.context().addCookies(java.util.List.of(cookie));
        page.navigate(home.url("/"));
        assertThat(page).hasURL(Pattern.compile(".*/sign-in"));
    }

    @Test
    void a_token_that_is_taken_back_ends_open_pages() throws IOException {
        Page page = home.open(browser, Look.USUAL, "olga");
        Page other = home.open(browser, Look.USUAL, "otto");
        browser.expect("status of 401"); // of what was about to be asked
        home.run("token", "revoke", "olga");
        page.waitForURL(home.url("/sign-in"), new Page.WaitForURLOptions().setTimeout(10_000));
        long id = home.handIn("web-1.zip");
        assertThat(other.locator("#ended #d" + id)).isVisible();
    }

    @Test
    void while_the_dispatcher_is_away_the_page_says_so_and_goes_on_by_itself() throws IOException {
        browser.expect("ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|status of 401");
        Page page = home.open(browser, Look.USUAL, "otto");
        home.stop();
        assertThat(page.locator("#lost")).isVisible();
        home.start();
        // sessions end with the dispatcher: it asks for the token again
        page.waitForURL(Pattern.compile(".*/sign-in.*"));
        Browser.signIn(page, home.url(""), home.token("otto"));
        long id = home.handIn("web-1.zip");
        assertThat(page.locator("#ended #d" + id)).isVisible();
    }

    @Test
    void without_scripts_everything_can_be_read_and_decided() throws IOException {
        browser.expect("status of 409"); // what was decided before is not decided again
        long held = home.handIn("nobody-1.zip");
        long web = home.handIn("web-1.zip");
        Page page = home.open(browser, Look.USUAL.withoutScript(), "otto");
        assertThat(page.locator("#waits [id^=w" + held + "]")).isVisible();
        page.locator("#waits a[href^='/decide/cancel']").click();
        assertThat(page).hasURL(Pattern.compile(".*/decide/cancel.*"));
        page.locator("#reason").fill("not <b>needed</b>");
        page.locator("main .act button").click();
        page.waitForURL(home.url("/dispatches/" + held));
        assertThat(page.locator("main")).containsText("cancelled");
        assertThat(page.locator("main")).containsText("not <b>needed</b>");
        page.navigate(home.url("/decide/cancel?on=" + held));
        page.locator("main .act button").click();
        assertThat(page.locator(".trouble")).isVisible();
        page.navigate(home.url("/dispatches/" + web));
        assertThat(page.locator("main")).containsText("127.41.0.3");
        for (String path : page.locator("nav a").all().stream().map(each -> each.getAttribute("href")).toList()) {
            assertThat(page.navigate(home.url(path)).status()).as(path).isEqualTo(200);
            assertThat(page.locator("main h1")).isVisible();
        }
        page.navigate(home.url("/pause"));
        page.locator("main .act button").click();
        page.waitForURL(home.url("/"));
        page.locator("#notices a").click();
        page.locator("main .act button").click();
        page.waitForURL(home.url("/"));
        assertThat(page.locator("#notices .notice")).hasCount(0);
        page.locator("header button").click();
        page.waitForURL(home.url("/sign-in"));
    }

    private static String focused(Page page) {
        return String.valueOf(page.evaluate("document.activeElement.getAttribute('href') || document.activeElement.id || document.activeElement.textContent"));
    }

    private static void tabTo(Page page, String what) {
        for (int i = 0; i < 60 && !focused(page).contains(what); i++) {
            page.keyboard().press("Tab");
        }
        assertThat(focused(page)).contains(what);
    }

    @Test
    void the_keyboard_is_enough() throws IOException {
        long held = home.handIn("nobody-1.zip");
        Page page = browser.open(Look.USUAL);
        page.navigate(home.url("/sign-in"));
        assertThat(focused(page)).isEqualTo("token");
        page.keyboard().type(home.token("otto"));
        page.keyboard().press("Enter");
        page.waitForURL(home.url("/"));
        page.keyboard().press("Tab");
        assertThat(focused(page)).as("first of all one can skip the menu").isEqualTo("#main");
        page.keyboard().press("Enter");
        tabTo(page, "/decide/cancel");
        page.keyboard().press("Enter");
        assertThat(page.locator("#dialog")).isVisible();
        page.keyboard().press("Escape");
        assertThat(page.locator("#dialog")).isHidden();
        assertThat(focused(page)).as("focus comes back").contains("/decide/cancel");
        page.keyboard().press("Enter");
        assertThat(page.locator("#dialog")).isVisible();
        tabTo(page, "reason");
        page.keyboard().type("by hand");
        page.keyboard().press("Enter");
        assertThat(page.locator("#waits [id^=w" + held + "]")).hasCount(0);
        assertThat(page.locator("#d" + held + " .state")).hasText("cancelled");
    }

    /** Names may hold all that file systems and our rules allow; what programs write may hold anything. */
    @Test
    void whatever_others_write_is_text_on_the_page() throws IOException {
        String name = "web-支付 (é).zip";
        long id = home.handIn(name);
        long held = home.handIn("nobody.zip");
        Page page = home.open(browser, Look.USUAL, "otto");
        assertThat(page.locator("#ended #d" + id)).containsText(name);
        page.locator("#waits a[href^='/decide/cancel']").click();
        page.locator("#dialog #reason").fill(BrowsedHome.MARKUP);
        page.locator("#dialog .act button").click();
        page.navigate(home.url("/dispatches/" + held));
        assertThat(page.locator("main")).containsText(BrowsedHome.MARKUP);
        page.navigate(home.url("/dispatches/" + id));
        Locator output = page.locator("details[data-output]").first();
        output.evaluate("each => each.open = true");
        assertThat(output.locator(".output")).containsText(BrowsedHome.MARKUP);
        assertThat(output.locator(".output .i2").first()).hasText("green");
        assertThat(output.locator(".output .i9.bold").first()).hasText("red");
        assertThat(page.locator("main img, main script, .output b")).hasCount(0);
        Download download = page.waitForDownload(() -> page.locator("a[href*='/output/']").first().click());
        assertThat(Files.readString(download.path())).contains(BrowsedHome.MARKUP, "\u001b[32mgreen");
        page.navigate(home.url("/history"));
        assertThat(page.locator("main")).containsText(name);
        browser.expect("status of 422");
        page.navigate(home.url("/hand-in"));
        page.locator("#files").setInputFiles(new FilePayload("<img src=x onerror=alert(1)>.zip", "application/zip", new byte[5]));
        page.locator("#hand-in button").click();
        assertThat(page.locator("#uploads .trouble")).containsText("<img src=x onerror=alert(1)>.zip");
        assertThat(page.locator("main img")).hasCount(0);
    }
}
