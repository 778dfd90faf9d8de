package org.autodispatcher.upgrade;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Tells two things in one stream of bytes apart: reports, each from a byte 1 and the mark to the end of the line, and everything
 * else. A report may stand in the middle of a line.
 */
final class MarkedStream {
    private static final int LONGEST_REPORT = 64 * 1024;

    private final MarkSearch search;
    private final String mark;
    private final Consumer<String> reports;
    private final ByteArrayOutputStream report = new ByteArrayOutputStream();
    private boolean reporting;

    MarkedStream(String mark, Consumer<String> reports, MarkSearch.Bytes rest) {
        this.mark = mark;
        this.reports = reports;
        search = new MarkSearch("\1" + mark + " ", rest);
    }

    void take(byte[] bytes, int offset, int length) {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            if (reporting) {
                at = report(bytes, at, end);
            } else {
                at = search.take(bytes, at, end);
                reporting = search.found();
            }
        }
    }

    private int report(byte[] bytes, int offset, int end) {
        int at = offset;
        while (at < end && bytes[at] != '\n') {
            at++;
        }
        report.write(bytes, offset, Math.min(at - offset, LONGEST_REPORT - Math.min(LONGEST_REPORT, report.size())));
        if (at == end) {
            return at;
        }
        reporting = false;
        String text = mark + " " + report.toString(StandardCharsets.UTF_8);
        report.reset();
        reports.accept(text);
        return at + 1;
    }
}
