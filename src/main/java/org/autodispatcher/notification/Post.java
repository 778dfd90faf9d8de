package org.autodispatcher.notification;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.Secret;
import org.autodispatcher.config.Channel.Form;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is posted to a web address, in the form that is read there.
 *
 * @param address with what of the signature belongs into it
 * @param headers with what of the signature belongs there
 * @param body    JSON
 */
record Post(URI address, Map<String, String> headers, byte[] body) {
    /** In it the event stands, by which a message that came twice is known. */
    static final String EVENT = "X-Auto-Dispatcher-Event";
    static final String TIMESTAMP = "X-Auto-Dispatcher-Timestamp";
    static final String SIGNATURE = "X-Auto-Dispatcher-Signature";

    /** Bytes of text that the other side takes; WeCom says 2048, DingTalk and Feishu 20,000. */
    private static final int LONGEST = 16_000;
    private static final int LONGEST_OF_WECOM = 2_000;

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    static Post of(Form form, URI address, Message message, Optional<Secret> secret, Optional<String> keyword, Instant now) {
        String text = keyword.filter(word -> !message.text().contains(word)).map(word -> "[" + word + "] ").orElse("") + message.text();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json; charset=utf-8");
        headers.put(EVENT, message.event());
        return switch (form) {
            case WEBHOOK -> signed(address, headers, bytes(message.object()), secret, now);
            case DINGTALK -> new Post(
                    secret.map(key -> signedForDingTalk(address, key, now)).orElse(address),
                    headers,
                    bytes(Map.of("msgtype", "text", "text", Map.of("content", cut(text, LONGEST)))));
            case WECOM -> new Post(address, headers, bytes(Map.of("msgtype", "text", "text", Map.of("content", cut(text, LONGEST_OF_WECOM)))));
            case FEISHU -> new Post(address, headers, bytes(forFeishu(cut(text, LONGEST), secret, now)));
            case SLACK -> new Post(address, headers, bytes(Map.of("text", forSlack(cut(text, LONGEST)))));
        };
    }

    /** The signature is over the time, a dot, and the body: what was overheard cannot be sent once more later. */
    private static Post signed(URI address, Map<String, String> headers, byte[] body, Optional<Secret> secret, Instant now) {
        String time = String.valueOf(now.getEpochSecond());
        headers.put(TIMESTAMP, time);
        secret.ifPresent(key -> {
            byte[] before = (time + ".").getBytes(StandardCharsets.UTF_8);
            byte[] all = java.util.Arrays.copyOf(before, before.length + body.length);
            System.arraycopy(body, 0, all, before.length, body.length);
            headers.put(SIGNATURE, "sha256=" + HexFormat.of().formatHex(Signing.hmac(key.reveal(), all)));
        });
        return new Post(address, headers, body);
    }

    private static URI signedForDingTalk(URI address, Secret secret, Instant now) {
        String time = String.valueOf(now.toEpochMilli());
        byte[] sign = Signing.hmac(secret.reveal(), (time + "\n" + secret.reveal()).getBytes(StandardCharsets.UTF_8));
        String more = "timestamp=" + time + "&sign=" + URLEncoder.encode(Base64.getEncoder().encodeToString(sign), StandardCharsets.UTF_8);
        return URI.create(address + (address.getRawQuery() == null ? "?" : "&") + more);
    }

    /** Feishu's key is the time and the secret, and nothing is signed by it. In its texts {@code <at>} calls people. */
    private static Map<String, Object> forFeishu(String text, Optional<Secret> secret, Instant now) {
        Map<String, Object> body = new LinkedHashMap<>();
        secret.ifPresent(key -> {
            String time = String.valueOf(now.getEpochSecond());
            body.put("timestamp", time);
            body.put("sign", Base64.getEncoder().encodeToString(Signing.hmac(time + "\n" + key.reveal(), new byte[0])));
        });
        body.put("msg_type", "text");
        body.put("content", Map.of("text", text.replace('<', '＜')));
        return body;
    }

    private static String forSlack(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static byte[] bytes(Map<String, Object> object) {
        return MAPPER.writeValueAsBytes(object);
    }

    /** So many bytes of UTF-8 at most, no character halved. */
    static String cut(String text, int most) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= most) {
            return text;
        }
        int end = most - 3;
        while (end > 0 && (bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8) + "…";
    }

    /** What the other side says although it answers with 200: its code and words; empty where all is well. */
    static Optional<Refused> refused(Form form, String answer) {
        return switch (form) {
            case WEBHOOK, SLACK -> Optional.empty();
            case DINGTALK, WECOM -> code(answer, "errcode", "errmsg");
            case FEISHU -> code(answer, "code", "msg");
        };
    }

    /** What the other side says. */
    record Refused(String code, String words) {}

    private static Optional<Refused> code(String answer, String code, String words) {
        try {
            JsonNode read = MAPPER.readTree(answer);
            JsonNode number = read.path(code).isMissingNode() ? read.path("StatusCode") : read.path(code); // Feishu's older answer
            return number.isNumber() && number.asInt() == 0
                    ? Optional.empty()
                    : Optional.of(new Refused(number.isNumber() ? String.valueOf(number.asInt()) : "?", read.path(words).asString("")));
        } catch (JacksonException e) {
            return Optional.of(new Refused("?", ""));
        }
    }
}
