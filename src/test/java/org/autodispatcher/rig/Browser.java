package org.autodispatcher.rig;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/**
 * Debian's Chromium without a screen. Whatever a page complains of - an error in its script, something that its policy forbids, a file that
 * is not there - and whatever runs that nobody meant to run and opens a window ends the test when this is closed. To be used by one thread.
 *
 * <p>It runs without its sandbox only because tests run as root, where Chromium has none; what it visits is ours.
 */
public final class Browser implements AutoCloseable {
    /** The program, as {@link Needs} names it. */
    public static final String PROGRAM = "chromium";

    private static final double PATIENCE = 60_000;
    private static final int HEIGHT = 900;

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser chromium;
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<Pattern> expected = new CopyOnWriteArrayList<>();

    private Browser() {
        // the driver comes with Playwright; of the browsers that it would fetch none is wanted
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
        playwright = Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        chromium = playwright.chromium().launch(new BrowserType.LaunchOptions()
                .setExecutablePath(java.nio.file.Path.of("/usr/bin", PROGRAM))
                .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage")));
    }

    public static Browser start() {
        return new Browser();
    }

    /**
     * How somebody looks.
     *
     * @param language as a browser asks for it: {@code en}, {@code zh-CN}
     * @param dark     whether he has the dark theme
     * @param width    of the window
     * @param script   whether scripts run
     */
    public record Look(String language, boolean dark, int width, boolean script) {
        /** English, light, wide. */
        public static final Look USUAL = new Look("en", false, 1280, true);

        public Look in(String other) {
            return new Look(other, dark, width, script);
        }

        public Look atNight() {
            return new Look(language, true, width, script);
        }

        public Look narrow() {
            return new Look(language, dark, 360, script);
        }

        public Look withoutScript() {
            return new Look(language, dark, width, false);
        }
    }

    /** An empty window of a browser that nobody has signed in with. */
    public Page open(Look look) {
        BrowserContext context = chromium.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setLocale(look.language())
                .setColorScheme(look.dark() ? ColorScheme.DARK : ColorScheme.LIGHT)
                .setViewportSize(look.width(), HEIGHT)
                .setJavaScriptEnabled(look.script()));
        context.setDefaultTimeout(PATIENCE);
        Page page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complain(page, message.text());
            }
        });
        page.onPageError(error -> complain(page, error));
        page.onDialog(dialog -> {
            complain(page, "a window of a script: " + dialog.message());
            dialog.dismiss();
        });
        return page;
    }

    private void complain(Page page, String what) {
        complaints.add(page.url() + ": " + what);
    }

    /** Complaints in which this is found are what the test is about. */
    public void expect(String pattern) {
        expected.add(Pattern.compile(pattern));
    }

    /** Takes a token to the sign-in page of {@code site}. */
    public static void signIn(Page page, String site, String token) {
        page.navigate(site + "/sign-in");
        page.fill("#token", token);
        page.click("main button");
        page.waitForURL(site + "/");
    }

    /** What pages have complained of so far. */
    public List<String> complaints() {
        return complaints.stream().filter(each -> expected.stream().noneMatch(pattern -> pattern.matcher(each).find())).toList();
    }

    @Override
    public void close() {
        try (playwright) {
            chromium.close();
        }
        if (!complaints().isEmpty()) {
            throw new AssertionError("pages complain: " + complaints());
        }
    }
}
