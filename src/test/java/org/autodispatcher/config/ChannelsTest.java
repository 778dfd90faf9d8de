package org.autodispatcher.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.autodispatcher.News;
import org.autodispatcher.config.Channel.Way;
import org.autodispatcher.report.Wording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What dispatcher.cfg says of telling people, and that nothing of a web address is told but its host. */
class ChannelsTest {
    private static final String CANARY = "canary-3d77";

    @TempDir
    Path home;

    private final Problems problems = new Problems();

    private Notifying load(String text) throws IOException {
        Path file = Files.writeString(home.resolve("dispatcher.cfg"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return Settings.load(home, problems).notifying();
    }

    @Test
    void every_kind_of_channel_is_what_its_section_says() throws Exception {
        Notifying notifying = load("""
                [dispatcher]
                smtp_host = mail.bank.example
                smtp_port = 587
                smtp_login = dispatcher
                smtp_password_file = smtp-password
                smtp_from = dispatcher@bank.example
                notify_ca = ca.pem
                [notify ops]
                kind = mail
                to = ops@bank.example, {submitter}@bank.example
                remind_every = 4h
                [notify robot]
                kind = DingTalk
                url = https://chat.example/robot?token=x
                secret_file = robot.secret
                keyword = 投产
                http_proxy = [::1]:3128
                routes = named
                tell = held, failed
                channel_language = zh
                [notify other]
                kind = feishu
                url_file = other.url
                routes = all
                [notify own]
                kind = command
                command = /usr/local/bin/tell "night shift"
                time_limit = 5s
                """);
        assertThat(Told.by(problems)).isEmpty();
        assertThat(notifying.mailServer()).contains(new Notifying.MailServer(
                "mail.bank.example", 587, Notifying.Tls.STARTTLS,
                Optional.of(new Notifying.MailLogin("dispatcher", home.resolve("smtp-password"))), "dispatcher@bank.example"));
        assertThat(notifying.authorities()).contains(home.resolve("ca.pem"));
        Set<News> usual = Set.of(News.OVERDUE, News.HELD, News.FAILED, News.CANCELLED, News.DONE);
        assertThat(notifying.channels()).containsExactly(
                new Channel("ops", new Way.Mail(List.of("ops@bank.example", "{submitter}@bank.example")), Channel.Hears.USUAL,
                        new Channel.Habits(usual, Optional.of(Duration.ofHours(4)), "auto")),
                new Channel("robot", new Way.Web(
                        Channel.Form.DINGTALK, new Channel.Place.Written(WebAddress.parse("https://chat.example/robot?token=x")),
                        Optional.of(home.resolve("robot.secret")), Optional.of("投产"), Optional.of(new Channel.Proxy("[::1]", 3128))),
                        Channel.Hears.NAMED, new Channel.Habits(Set.of(News.HELD, News.FAILED), Optional.empty(), "zh")),
                new Channel("other", new Way.Web(
                        Channel.Form.FEISHU, new Channel.Place.InFile(home.resolve("other.url")), Optional.empty(), Optional.empty(), Optional.empty()),
                        Channel.Hears.ALL, new Channel.Habits(usual, Optional.empty(), "auto")),
                new Channel("own", new Way.Command(List.of("/usr/local/bin/tell", "night shift"), Duration.ofSeconds(5)), Channel.Hears.USUAL,
                        new Channel.Habits(usual, Optional.empty(), "auto")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "kind = mail\\nto = a@b.example|2 settings.no-mail-server", "kind = mail|1 settings.key-missing, 2 settings.no-mail-server",
        "kind = webhook|1 settings.key-missing",
        "kind = command|1 settings.key-missing", "kind = pager|2 value.choice",
        "kind = slack\\nurl = https://a.example/x\\nurl_file = f|4 settings.two-addresses", "kind = slack\\nurl = http://a.example/x|3 settings.url-in-the-clear",
        "kind = slack\\nurl = http://127.0.0.1:1/x|", "kind = slack\\nurl = http://[::1]:1/x|", "kind = slack\\nurl = http://localhost/x|",
        "kind = slack\\nurl = ftp://a.example/x|3 value.web-address", "kind = slack\\nurl = https://u:p@a.example/x|3 value.web-address",
        "kind = command\\ncommand = a > b|3 value.command-shell", "kind = command\\ncommand = a\\ntime_limit = 1h|4 value.time-limit",
        "kind = command\\ncommand = a\\nremind_every = 30s|4 value.reminder", "kind = command\\ncommand = a\\ntell = held done soon|4 value.choice",
        "kind = command\\ncommand = a\\nroutes = some|4 value.choice", "kind = slack\\nurl = https://a.example/\\nhttp_proxy = http://p:1|4 value.http-proxy"})
    void what_is_not_meant_is_told(String keys, @org.jspecify.annotations.Nullable String told) throws Exception {
        load("[notify n]\n" + keys.replace("\\n", "\n") + "\n");
        assertThat(String.join(", ", Told.by(problems))).startsWith(told == null ? "" : told);
        assertThat(Told.by(problems).isEmpty()).isEqualTo(told == null);
    }

    @Test
    void a_password_is_not_sent_in_clear_text_without_a_warning() throws Exception {
        load("[dispatcher]\nsmtp_host = m.example\nsmtp_from = a@b.example\nsmtp_tls = none\nsmtp_login = l\nsmtp_password_file = f\n");
        assertThat(Told.by(problems)).containsExactly("4 settings.smtp-in-the-clear");
    }

    @Test
    void nothing_of_a_web_address_but_its_host_is_ever_told() throws Exception {
        for (String url : List.of(
                "ttps://chat.example/" + CANARY, "https://ann:" + CANARY + "@chat.example/", "https://chat.example/ " + CANARY,
                "https://chat.example/a%(" + CANARY + ")sb", "https://chat.example/x\n  keyword = " + CANARY, "＂https://chat.example/" + CANARY)) {
            load("[notify n]\nkind = slack\nurl = " + url + "\n");
            assertThat(problems.anyError()).as(url).isTrue();
        }
        Notifying written = load("[notify n]\nkind = slack\nurl = http://chat.example/" + CANARY + "\n");
        assertThat(problems.all().toString() + written).doesNotContain(CANARY);
        for (Locale language : List.of(Locale.ENGLISH, Locale.CHINESE)) {
            Wording wording = new Wording(language);
            assertThat(problems.all()).allSatisfy(problem -> assertThat(wording.message(problem) + wording.hint(problem)).doesNotContain(CANARY));
        }
        assertThat(new Recipient.Web(WebAddress.parse("https://chat.example/" + CANARY)).shown()).matches("https://chat\\.example/…#[0-9a-f]{8}");
    }

    @Test
    void a_file_with_a_web_address_in_it_that_others_can_read_is_told() throws Exception {
        load("[notify n]\nkind = slack\nurl = https://chat.example/x\n");
        Files.setPosixFilePermissions(home.resolve("dispatcher.cfg"), PosixFilePermissions.fromString("rw-r--r--"));
        Settings.load(home, problems);
        assertThat(Told.by(problems)).containsExactly("0 file.password-readable");
    }
}
