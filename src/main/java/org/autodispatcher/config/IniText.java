package org.autodispatcher.config;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.ShellQuote;

/** The first step of reading: bytes to lines. A byte-order mark is dropped; CRLF, LF and CR end a line, as in Python's text files. */
final class IniText {
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private final String file;
    private final Problems problems;

    IniText(String file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /** The lines without their ends; empty where the bytes are no UTF-8, which has then been noted. */
    Optional<List<String>> lines(byte[] bytes) {
        if (bytes.length >= 2 && (isMark(bytes, 0xFE, 0xFF) || isMark(bytes, 0xFF, 0xFE))) {
            problems.error(file, 1, "ini.utf-16", "file_word", ShellQuote.word(file));
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        CharsetDecoder decoder = strict(StandardCharsets.UTF_8);
        CoderResult result = decoder.decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            noteForeign(bytes, in.position(), text);
            return Optional.empty();
        }
        if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
            text = text.substring(1);
        }
        List<String> lines = split(text);
        noteNulls(lines);
        return Optional.of(lines);
    }

    private static boolean isMark(byte[] bytes, int first, int second) {
        return (bytes[0] & 0xFF) == first && (bytes[1] & 0xFF) == second;
    }

    /** Chinese Windows editors write GBK (GB18030 is its superset); anything else foreign is told by its byte. */
    private void noteForeign(byte[] bytes, int offset, String before) {
        List<String> linesBefore = split(before);
        int line = linesBefore.size();
        int column = linesBefore.getLast().codePointCount(0, linesBefore.getLast().length()) + 1;
        problems.error(
                file,
                line,
                decodes(bytes, Charset.forName("GB18030")) ? "ini.gbk" : "ini.not-utf-8",
                "column", String.valueOf(column),
                "byte", String.format("%02X", bytes[offset]),
                "file_word", ShellQuote.word(file));
    }

    private static boolean decodes(byte[] bytes, Charset charset) {
        try {
            strict(charset).decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static CharsetDecoder strict(Charset charset) {
        return charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /** At least one line; the text behind the last line end is a line of its own, empty or not. */
    private static List<String> split(String text) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                lines.add(text.substring(start, i));
                if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
                    i++;
                }
                start = i + 1;
            }
        }
        lines.add(text.substring(start));
        return lines;
    }

    private void noteNulls(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            int at = lines.get(i).indexOf('\0');
            if (at >= 0) {
                String column = String.valueOf(lines.get(i).codePointCount(0, at) + 1);
                problems.error(file, i + 1, "ini.nul", "column", column, "file_word", ShellQuote.word(file));
            }
        }
    }
}
