package org.autodispatcher.console;

import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.autodispatcher.rig.Browser;
import org.autodispatcher.rig.Browser.Look;
import org.autodispatcher.rig.Folders;

/** How quickly the page <i>Now</i> is there, what those who look cost, and how a page with 200 targets moves: see {@code bench/pages}. */
final class PageBench {
    private static final int TIMES = 9;
    private static final int STREAMS = 50;
    private static final int SECONDS = Integer.getInteger("seconds", 60);

    private final BrowsedHome home;
    private final Browser browser;
    private final AtomicLong ended = new AtomicLong();

    private PageBench(BrowsedHome home, Browser browser) {
        this.home = home;
        this.browser = browser;
    }

    /** @param words how many dispatches the record holds */
    public static void main(String[] words) throws Exception {
        int dispatches = Integer.parseInt(words[0]);
        Path dir = Files.createTempDirectory("ad-pages");
        try (BrowsedHome home = BrowsedHome.with(dir, dispatches); Browser browser = Browser.start()) {
            System.out.printf("%d dispatches in the record%n", dispatches);
            PageBench bench = new PageBench(home, browser);
            bench.firstPaint();
            bench.atRest();
            bench.manyTargets();
        } finally {
            Folders.remove(dir);
        }
        System.exit(0); // the driver leaves a thread
    }

    private static String spread(List<Double> all) {
        List<Double> sorted = all.stream().sorted().toList();
        return "%.0f ms (%.0f to %.0f)".formatted(sorted.get(sorted.size() / 2), sorted.getFirst(), sorted.getLast());
    }

    private static List<Double> times(Supplier<Double> each) {
        List<Double> all = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            all.add(each.get());
        }
        return all;
    }

    private void firstPaint() {
        List<Double> first = List.of(answered());
        System.out.println("Now, answered in full, the first time after the start: " + spread(first));
        System.out.println("Now, answered in full: " + spread(times(this::answered)));
        Page page = home.open(browser, Look.USUAL, "vera");
        System.out.println("Now, first contentful paint from the request on: " + spread(times(() -> painted(page))));
        page.context().close();
    }

    private double answered() {
        HttpRequest.Builder now = HttpRequest.newBuilder(URI.create(home.url("/"))).header("Authorization", "Bearer " + home.token("vera")).header("Accept", "text/html");
        long begin = System.nanoTime();
        try {
            home.send(now);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return (System.nanoTime() - begin) / 1e6;
    }

    private double painted(Page page) {
        page.navigate(home.url("/"));
        return ((Number) page.evaluate("""
                () => new Promise(done => new PerformanceObserver(list => list.getEntriesByName('first-contentful-paint')
                  .forEach(entry => done(entry.startTime - performance.getEntriesByType('navigation')[0].requestStart))).observe({type: 'paint', buffered: true}))""")).doubleValue();
    }

    private void atRest() throws IOException, InterruptedException {
        List<RawHttp> looking = new ArrayList<>();
        try {
            System.out.printf("nobody looks, at rest: %.2f %% of a core%n", used());
            InetSocketAddress where = new InetSocketAddress(InetAddress.getLoopbackAddress(), URI.create(home.url("/")).getPort());
            String shown = home.send(HttpRequest.newBuilder(URI.create(home.url("/"))).header("Authorization", "Bearer " + home.token("vera"))
                    .header("Accept", "text/html").header("Accept-Language", "en")).body();
            String live = shown.replaceAll("(?s).*data-live=\"([^\"]+)\".*", "$1");
            for (int i = 0; i < STREAMS; i++) {
                RawHttp raw = new RawHttp(where).say("GET " + live + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Language: en\r\nAuthorization: Bearer " + home.token("vera") + "\r\n\r\n");
                looking.add(raw);
                Thread.ofVirtual().start(() -> drain(raw));
            }
            Thread.sleep(5_000);
            double used = used();
            System.out.printf("%d who look, at rest: %.2f %% of a core; %d of them were sent away meanwhile%n", STREAMS, used, ended.get());
        } finally {
            for (RawHttp each : looking) {
                each.close();
            }
        }
    }

    /** Clock ticks are hundredths of a second (proc(5)). */
    private double used() throws IOException, InterruptedException {
        long before = ticks();
        Thread.sleep(SECONDS * 1000L);
        return (ticks() - before) / (double) SECONDS;
    }

    private void drain(RawHttp raw) {
        try {
            raw.rest();
            ended.incrementAndGet();
        } catch (IOException e) {
            // it was closed
        }
    }

    private long ticks() throws IOException {
        String[] stat = Files.readString(Path.of("/proc/" + home.daemonId() + "/stat")).replaceFirst("^.*\\) ", "").split(" ");
        return Long.parseLong(stat[11]) + Long.parseLong(stat[12]);
    }

    private void manyTargets() throws IOException {
        Page page = home.open(browser, Look.USUAL, "otto");
        AtomicLong events = new AtomicLong();
        AtomicLong bytes = new AtomicLong();
        CDPSession devtools = page.context().newCDPSession(page);
        devtools.on("Network.eventSourceMessageReceived", message -> {
            events.incrementAndGet();
            bytes.addAndGet(message.get("data").getAsString().length());
        });
        devtools.send("Network.enable");
        page.evaluate("window.longest = 0; new PerformanceObserver(list => list.getEntries().forEach(entry => { window.longest = Math.max(window.longest, entry.duration); }))"
                + ".observe({type: 'longtask'})");
        long begin = System.nanoTime();
        long id = home.handIn("many-1.bin", new byte[1000]);
        page.waitForSelector("#ended #d" + id, new Page.WaitForSelectorOptions().setTimeout(300_000));
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf("200 targets in %.0f s: %.1f events and %.1f KB a second to each who looks; longest task of the page %s ms (those under 50 are not told)%n",
                seconds, events.get() / seconds, bytes.get() / 1e3 / seconds, page.evaluate("window.longest"));
        page.context().close();
    }
}
