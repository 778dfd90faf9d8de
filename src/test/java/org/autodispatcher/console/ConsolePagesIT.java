package org.autodispatcher.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitUntilState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.autodispatcher.rig.Browser;
import org.autodispatcher.rig.Browser.Look;
import org.autodispatcher.rig.Needs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every page of the finished program in a browser, with something of every kind on it, as everybody may see it. With the system property
 * {@code console.screenshots} the pictures of the documents are made anew in that folder.
 */
@Needs(value = {"sshd", "setpriv", Browser.PROGRAM}, accounts = {"ad-daemon", "ad-target"}, root = "the daemon is an account of its own")
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsolePagesIT {
    private static final Set<String> STANDARDS = Set.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

    /** A place of a sentence that nothing was put into; routes have places, too. */
    private static final Pattern UNFILLED = Pattern.compile("\\{(?!host|file|version)[a-z_]+}|\\bnull\\b");
    private static final String WIDE = "[...document.querySelectorAll('body *')].filter(each => !each.closest('.wide, .box') && each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)"
            + ".map(each => each.outerHTML.slice(0, 120)).slice(0, 5).join(' | ')";

    private BrowsedHome home;
    private Browser browser;
    private long web;
    private long pay;

    @BeforeAll
    void something_of_every_kind_is_there(@TempDir Path dir) throws IOException {
        home = new BrowsedHome(dir, "reason_pattern = .*");
        browser = Browser.start();
        web = home.handIn("web-2.4.1.zip");
        Page page = home.open(browser, Look.USUAL, "vera");
        assertThat(page.locator("#ended #d" + web)).isVisible();
        long mend = home.handIn("mend-1.0.tar.gz");
        long lost = home.handIn("lost-7.rpm");
        pay = home.handIn("pay-2026.11.zip");
        home.handIn("night-3.zip");
        home.handIn("gone-3.zip");
        home.handIn("nobody-knows-where.zip");
        home.handIn("web-2.4.1.zip");
        home.run("pause", "--route", "wide", "--reason", "the line is needed");
        home.handIn("wide-1.iso");
        assertThat(page.locator("#ended #d" + mend)).isVisible();
        assertThat(page.locator("#waits [id^=w" + lost + "]")).isVisible();
        assertThat(page.locator("#waits [id^=w" + pay + "]")).isVisible();
        long slow = home.handIn("slow-1.deb"); // upgrades of one account on one machine take turns
        assertThat(page.locator("#active #d" + slow + " .s-upgrading")).isVisible();
        page.context().close();
    }

    @AfterAll
    void nothing_complains() throws IOException {
        try {
            browser.close();
        } finally {
            home.close();
        }
    }

    /** All that an operator can get to. */
    private List<String> addresses(Page page) {
        Set<String> all = new LinkedHashSet<>();
        page.locator("nav a").all().forEach(link -> all.add(link.getAttribute("href")));
        page.locator("main a[href^='/']").all().forEach(link -> all.add(link.getAttribute("href")));
        all.removeIf(each -> each.contains("/output/"));
        all.add("/sign-in");
        all.add("/decide/approve?on=" + pay);
        return new ArrayList<>(all);
    }

    private void look(Look look) {
        Page page = home.open(browser, look, "otto");
        Map<String, List<String>> wrong = new TreeMap<>();
        for (String path : addresses(page)) {
            assertThat(page.navigate(home.url(path), new Page.NavigateOptions().setWaitUntil(WaitUntilState.LOAD)).status()).as(path).isEqualTo(200);
            assertThat(page.locator("html").getAttribute("lang")).as(path).isEqualTo(look.language());
            assertThat(page.title()).as(path).contains("production", "auto-dispatcher");
            assertThat(page.locator("header .environment").innerText()).as(path).contains("production");
            page.locator("details").all().forEach(each -> each.evaluate("each => each.open = true"));
            List<String> here = violations(page);
            if (!page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth").equals(0)) {
                here.add("it scrolls sideways: " + page.evaluate(WIDE));
            }
            UNFILLED.matcher(page.locator("body").innerText()).results().forEach(found -> here.add("not filled in: " + found.group()));
            if (!here.isEmpty()) {
                wrong.put(path, here);
            }
        }
        assertThat(wrong).as(look.toString()).isEmpty();
        page.context().close();
    }

    private static List<String> violations(Page page) {
        return new AxeBuilder(page).setLegacyMode(true).withTags(List.copyOf(STANDARDS)).analyze().getViolations().stream()
                .map(ConsolePagesIT::said)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static String said(Rule rule) {
        return rule.getId() + " " + rule.getHelp() + " " + rule.getNodes().stream().map(node -> node.getHtml() + node.getAny().stream().map(any -> any.getMessage()).toList()).toList();
    }

    @Test
    void every_page_is_clean_in_english_and_light() {
        look(Look.USUAL);
    }

    @Test
    void every_page_is_clean_in_chinese_and_dark() {
        look(Look.USUAL.in("zh-CN").atNight());
    }

    @Test
    void every_page_is_clean_on_a_narrow_window_in_the_dark() {
        look(Look.USUAL.narrow().atNight());
    }

    @Test
    void every_page_is_clean_in_chinese_on_a_narrow_window() {
        look(Look.USUAL.in("zh-CN").narrow());
    }

    @Test
    void the_pictures_of_the_documents_show_what_there_is() throws IOException {
        Path folder = Files.createDirectories(Path.of(System.getProperty("console.screenshots", "target/screenshots")));
        picture(Look.USUAL, "/", folder.resolve("console-now.png"));
        picture(Look.USUAL.atNight(), "/", folder.resolve("console-now-dark.png"));
        picture(Look.USUAL.in("zh-CN"), "/", folder.resolve("console-now-zh.png"));
        picture(Look.USUAL, "/dispatches/" + web, folder.resolve("console-dispatch.png"));
        picture(Look.USUAL, "/history", folder.resolve("console-history.png"));
        picture(Look.USUAL, "/routes", folder.resolve("console-routes.png"));
    }

    private void picture(Look look, String path, Path file) throws IOException {
        Page page = home.open(browser, look, "otto");
        page.navigate(home.url(path));
        for (Locator output : page.locator("details[data-output]").all().stream().limit(1).toList()) {
            output.evaluate("each => each.open = true");
            assertThat(output.locator(".output")).containsText("green");
            output.scrollIntoViewIfNeeded();
        }
        page.setViewportSize(1120, file.getFileName().toString().startsWith("console-now") ? 1250 : 800);
        page.screenshot(new Page.ScreenshotOptions().setPath(file));
        assertThat(Files.size(file)).as(file.toString()).isBetween(5_000L, 300_000L);
        page.context().close();
    }
}
