package org.autodispatcher.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Path;
import org.autodispatcher.rig.Browser;
import org.autodispatcher.rig.Browser.Look;
import org.autodispatcher.rig.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two hundred targets on one page: each box ends as its target did, and the page is the same all the time. */
@Needs(value = {"sshd", "setpriv", Browser.PROGRAM}, accounts = {"ad-daemon", "ad-target"}, root = "the daemon is an account of its own")
@Timeout(600)
class ConsoleManyIT {
    @Test
    void two_hundred_targets_move_by_themselves(@TempDir Path dir) throws IOException {
        try (BrowsedHome home = new BrowsedHome(dir); Browser browser = Browser.start()) {
            Page page = home.open(browser, Look.USUAL.narrow(), "vera");
            page.evaluate("window.same = true");
            long id = home.handIn("many-1.bin");
            Locator boxes = page.locator("#d" + id + " .box");
            assertThat(boxes).hasCount(200);
            page.waitForSelector("#ended #d" + id, new Page.WaitForSelectorOptions().setTimeout(300_000));
            assertThat(page.locator("#d" + id + " .box.s-delivered")).hasCount(200);
            assertThat(page.locator("#d" + id)).hasCount(1);
            assertThat(page.locator("#active .row")).hasCount(0);
            assertThat(boxes.first()).containsText("127.41.0.11");
            assertThat(boxes.last()).containsText("127.41.0.210");
            assertThat(page.evaluate("window.same")).as("it was not loaded anew").isEqualTo(true);
            assertThat((int) page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")).isZero();
        }
    }
}
