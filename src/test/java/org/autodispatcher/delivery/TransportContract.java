package org.autodispatcher.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.autodispatcher.FailureException;
import org.autodispatcher.InstallPackage;
import org.autodispatcher.Progress;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;
import org.autodispatcher.delivery.Delivery.Placed;
import org.autodispatcher.delivery.Delivery.Staged;
import org.autodispatcher.delivery.DeliveryOrder.Place;
import org.autodispatcher.delivery.DeliveryOrder.Rules;
import org.autodispatcher.delivery.DeliveryOrder.Verify;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every transport does, whatever server it talks to; a subclass gives the server. Where a server lacks a capability the
 * tests of that capability do not apply, and {@link #expected} says beforehand which it has, so that none is lost unnoticed.
 */
public abstract class TransportContract {
    protected static final Rules RULES = new Rules(Place.RENAME, Verify.SHA256, OptionalInt.empty());

    @TempDir
    protected Path spool;

    protected Site site;
    protected Transport transport;
    protected String directory;

    /** The server of this test. */
    protected abstract Site site() throws IOException;

    /** What that server is known to be capable of. */
    protected abstract Capabilities expected();

    /** How the bytes are proved there with {@code verify = sha256}. */
    protected abstract Verified proof();

    /** Characters that this server takes in no name; none of them can stand in a package's name anyway. */
    protected String refusedCharacters() {
        return "";
    }

    @BeforeEach
    void connect() throws IOException {
        site = site();
        directory = site.directory();
        transport = site.open();
    }

    @AfterEach
    void disconnect() throws IOException {
        if (transport != null) {
            transport.close();
        }
        if (site != null) {
            site.close();
        }
    }

    @Test
    void what_the_server_can_do_is_known_after_the_login() {
        assertThat(transport.capabilities()).isEqualTo(expected());
    }

    @Test
    void missing_directories_are_made() throws IOException {
        String made = transport.directory(directory + "/a/b c/$d'e\"/支付/");
        write(made + "/x", bytes(10));
        assertThat(made).isEqualTo(directory + "/a/b c/$d'e\"/支付");
        assertThat(site.content(made + "/x")).contains(bytes(10));
        assertThat(transport.directory(made)).isEqualTo(made);
    }

    @Test
    void a_tilde_is_the_home_of_the_login() throws IOException {
        String home = site.home().equals("/") ? "/" : site.home() + "/";
        assertThat(directory).startsWith(home);
        String below = directory.substring(home.length());
        assertThat(transport.directory("~/" + below + "/new")).isEqualTo(directory + "/new");
    }

    @Test
    void a_directory_below_a_file_is_refused() throws IOException {
        site.put(directory + "/file", bytes(3));
        assertReason(() -> transport.directory(directory + "/file/below"), Reason.PATH_REFUSED);
    }

    @Test
    void a_file_has_the_size_and_bytes_that_were_written() throws IOException {
        byte[] content = bytes(300_000);
        AtomicLong told = new AtomicLong();
        transport.write(directory + "/f", Channels.newChannel(new ByteArrayInputStream(content)), 0, content.length, told::addAndGet);
        assertThat(told).hasValue(content.length);
        assertThat(transport.size(directory + "/f")).hasValue(content.length);
        assertThat(site.content(directory + "/f")).contains(content);
    }

    @Test
    void a_shorter_file_leaves_nothing_of_the_longer_one() throws IOException {
        write(directory + "/f", bytes(5000));
        write(directory + "/f", bytes(10));
        assertThat(site.content(directory + "/f")).contains(bytes(10));
    }

    @Test
    void a_missing_file_has_no_size() throws IOException {
        assertThat(transport.size(directory + "/nothing")).isEmpty();
    }

    @Test
    void a_directory_is_not_a_file() throws IOException {
        site.makeDirectory(directory + "/sub");
        assertReason(() -> transport.size(directory + "/sub"), Reason.PATH_REFUSED);
    }

    @Test
    void a_digest_is_the_targets_own_or_none() throws IOException {
        site.put(directory + "/f", bytes(100_000));
        if (proof() == Verified.SHA256) {
            assertThat(transport.digest(directory + "/f", 100_000)).contains(digest(bytes(100_000)));
            assertThat(transport.digest(directory + "/nothing", 10)).isEmpty();
        } else {
            assertThat(transport.digest(directory + "/f", 100_000)).isEmpty();
        }
    }

    @Test
    void a_file_is_read_back() throws IOException {
        if (!can(Capabilities::readBack)) {
            return;
        }
        site.put(directory + "/f", bytes(200_000));
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        transport.read(directory + "/f", sink);
        assertThat(sink.toByteArray()).isEqualTo(bytes(200_000));
    }

    @Test
    void a_partial_file_is_gone_on_with() throws IOException {
        if (!can(Capabilities::resume)) {
            return;
        }
        byte[] content = bytes(200_000);
        site.put(directory + "/f", Arrays.copyOf(content, 70_001));
        ByteArrayInputStream rest = new ByteArrayInputStream(content, 70_001, 200_000);
        transport.write(directory + "/f", Channels.newChannel(rest), 70_001, 200_000 - 70_001, _ -> {});
        assertThat(site.content(directory + "/f")).contains(content);
    }

    @Test
    void a_rename_gives_the_file_its_name() throws IOException {
        if (!can(Capabilities::rename)) {
            return;
        }
        site.put(directory + "/from", bytes(10));
        transport.rename(directory + "/from", directory + "/to");
        assertThat(site.names(directory)).containsExactly("to");
        assertThat(site.content(directory + "/to")).contains(bytes(10));
    }

    @Test
    void a_rename_replaces_what_has_the_name_or_says_that_it_cannot() throws IOException {
        if (!can(Capabilities::rename)) {
            return;
        }
        site.put(directory + "/from", bytes(10));
        site.put(directory + "/to", bytes(20));
        if (expected().atomicReplace()) {
            transport.rename(directory + "/from", directory + "/to");
            assertThat(site.content(directory + "/to")).contains(bytes(10));
            return;
        }
        assertReason(() -> transport.rename(directory + "/from", directory + "/to"), Reason.NO_OVERWRITE);
        assertThat(site.content(directory + "/to")).contains(bytes(20));
    }

    @Test
    void what_somebody_else_has_placed_or_removed_meanwhile_is_told_to_be_gone() throws IOException {
        if (!can(Capabilities::rename)) {
            return;
        }
        Delivery delivery = delivery(pack("app.rpm", 10), RULES);
        Staged staged = delivery.stage(_ -> {});
        Verified verified = delivery.verify(staged);
        transport.rename(staged.path(), directory + "/app.rpm");
        assertThatThrownBy(() -> delivery.place(staged, verified)).satisfies(TransportContract::gone);
        assertThatThrownBy(() -> delivery.verify(staged)).satisfies(TransportContract::gone);
        assertThat(site.names(directory)).containsExactly("app.rpm");
    }

    private static void gone(Throwable told) {
        assertThat(((FailureException) told).failure().wording()).isEqualTo("digest-differs.gone");
    }

    @Test
    void a_removed_file_is_gone_and_a_missing_one_is_no_matter() throws IOException {
        if (!can(Capabilities::remove)) {
            return;
        }
        site.put(directory + "/f", bytes(10));
        transport.remove(directory + "/f");
        transport.remove(directory + "/f");
        assertThat(site.names(directory)).isEmpty();
    }

    @Test
    void a_package_is_staged_proved_and_placed() throws IOException {
        InstallPackage pack = pack("payments-2.4.1.tar.gz", 1_500_000);
        List<Progress> told = new ArrayList<>();
        Delivery delivery = delivery(pack, RULES);
        Staged staged = delivery.stage(told::add);
        assertThat(site.names(directory)).containsExactly(StagedDelivery.stagedName("app@host:22", pack));
        Verified verified = delivery.verify(staged);
        Placed placed = delivery.place(staged, verified);

        assertThat(placed).isEqualTo(new Placed(directory + "/payments-2.4.1.tar.gz", proof(), expected().atomicReplace()));
        assertThat(site.names(directory)).containsExactly("payments-2.4.1.tar.gz");
        assertThat(site.content(placed.path())).contains(bytes(1_500_000));
        assertThat(told).last().matches(last -> last.bytes() == 1_500_000 && last.resumed() == 0);
    }

    @Test
    void names_and_directories_may_hold_blanks_quotes_and_any_language() throws IOException {
        directory = directory + taken("/it's \"new\" $HOME `id` & *?[a]\\ 投产");
        for (String written : List.of("支付系统（生产）-1.0.zip", "a b (1)+~@=,.tar", "x*?[y]$z'\".bin")) {
            String name = taken(written);
            InstallPackage pack = pack(name, 5000);
            Placed placed = deliver(pack, RULES);
            assertThat(placed.path()).isEqualTo(directory + "/" + name);
            assertThat(site.content(placed.path())).contains(bytes(5000));
        }
        assertThat(site.names(directory)).hasSize(3);
    }

    @Test
    void what_lies_there_already_is_not_sent_again() throws IOException {
        if (!provesByItself()) {
            return;
        }
        InstallPackage pack = pack("again.bin", 50_000);
        site.put(directory + "/again.bin", bytes(50_000));
        List<Progress> told = new ArrayList<>();
        Delivery delivery = delivery(pack, RULES);
        Staged staged = delivery.stage(told::add);
        assertThat(delivery.place(staged, delivery.verify(staged)))
                .isEqualTo(new Placed(directory + "/again.bin", Verified.SHA256, true));
        assertThat(told).isEmpty();
    }

    @Test
    void an_older_package_of_that_name_is_replaced() throws IOException {
        if (!can(Capabilities::atomicReplace)) {
            return;
        }
        site.put(directory + "/app.rpm", bytes(7));
        Placed placed = deliver(pack("app.rpm", 40_000), RULES);
        assertThat(site.content(placed.path())).contains(bytes(40_000));
        assertThat(site.names(directory)).containsExactly("app.rpm");
    }

    @Test
    void a_broken_upload_is_gone_on_with_or_begun_anew() throws IOException {
        InstallPackage pack = pack("broken.bin", 900_000);
        site.put(directory + "/" + StagedDelivery.stagedName("app@host:22", pack), Arrays.copyOf(bytes(900_000), 333_333));
        Delivery delivery = delivery(pack, RULES);
        Staged staged = delivery.stage(_ -> {});
        assertThat(staged.resumed()).isEqualTo(expected().resume() ? 333_333 : 0);
        Placed placed = delivery.place(staged, delivery.verify(staged));
        assertThat(site.content(placed.path())).contains(bytes(900_000));
    }

    @Test
    void what_is_left_and_not_ours_is_begun_anew() throws IOException {
        InstallPackage pack = pack("other.bin", 90_000);
        for (int left : new int[] {10, 90_000, 95_000}) {
            site.put(directory + "/" + StagedDelivery.stagedName("app@host:22", pack), new byte[left]);
            Delivery delivery = delivery(pack, RULES);
            Staged staged = delivery.stage(_ -> {});
            assertThat(staged.resumed()).isZero();
            assertThat(delivery.verify(staged)).isEqualTo(proof());
            assertThat(site.content(staged.path())).contains(bytes(90_000));
        }
    }

    @Test
    void bytes_that_changed_on_the_way_are_noticed_and_removed() throws IOException {
        if (proof() == Verified.SIZE) {
            assertThat(can(Capabilities::readBack) || provesByItself()).isFalse();
            return;
        }
        InstallPackage pack = pack("flipped.bin", 70_000);
        Delivery delivery = delivery(pack, RULES);
        Staged staged = delivery.stage(_ -> {});
        byte[] flipped = bytes(70_000);
        flipped[35_000] ^= 1;
        site.put(staged.path(), flipped);
        assertReason(() -> delivery.verify(staged), Reason.DIGEST_DIFFERS);
        assertThat(site.names(directory)).isEmpty();
    }

    @Test
    void a_directory_under_the_final_name_is_refused() throws IOException {
        site.makeDirectory(directory + "/app.rpm");
        Delivery delivery = delivery(pack("app.rpm", 10), RULES);
        assertReason(() -> delivery.stage(_ -> {}), Reason.PATH_REFUSED);
        assertThat(site.names(directory)).containsExactly("app.rpm");
    }

    @Test
    void direct_writes_the_final_name_and_says_that_it_is_not_atomic() throws IOException {
        Rules direct = new Rules(Place.DIRECT, Verify.SHA256, OptionalInt.empty());
        Placed placed = deliver(pack("direct.bin", 60_000), direct);
        assertThat(placed).isEqualTo(new Placed(directory + "/direct.bin", proof(), false));
        assertThat(site.content(placed.path())).contains(bytes(60_000));
        assertThat(site.names(directory)).containsExactly("direct.bin");
    }

    private String taken(String name) {
        return name.chars().filter(c -> refusedCharacters().indexOf(c) < 0).mapToObj(Character::toString).collect(Collectors.joining());
    }

    protected final Placed deliver(InstallPackage pack, Rules rules) throws IOException {
        Delivery delivery = delivery(pack, rules);
        Staged staged = delivery.stage(_ -> {});
        return delivery.place(staged, delivery.verify(staged));
    }

    protected final Delivery delivery(InstallPackage pack, Rules rules) {
        DeliveryOrder order = new DeliveryOrder("app@host:22", pack, spool.resolve(pack.sha256().hex()), directory, rules);
        return new StagedDelivery(transport, order, InstantSource.system());
    }

    /** A package of that name whose content is {@link #bytes}, spooled. */
    protected final InstallPackage pack(String name, int size) throws IOException {
        Sha256 digest = digest(bytes(size));
        java.nio.file.Files.write(spool.resolve(digest.hex()), bytes(size));
        return new InstallPackage(name, digest, size);
    }

    /** The same bytes for the same count, without a pattern that a mistake in an offset could hide in. */
    protected static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new java.util.Random(42).nextBytes(bytes);
        return bytes;
    }

    protected static Sha256 digest(byte[] content) {
        var digest = Sha256.start();
        digest.update(content);
        return Sha256.of(digest);
    }

    protected static void assertReason(org.assertj.core.api.ThrowableAssert.ThrowingCallable act, Reason reason) {
        org.assertj.core.api.Assertions.assertThatThrownBy(act)
                .isInstanceOfSatisfying(FailureException.class, e -> assertThat(e.failure().reason()).isEqualTo(reason));
    }

    private void write(String path, byte[] content) throws IOException {
        transport.write(path, Channels.newChannel(new ByteArrayInputStream(content)), 0, content.length, _ -> {});
    }

    /** Whether the server has the capability that it is known for; one that says otherwise than it can is a failure. */
    private boolean can(Predicate<Capabilities> capability) {
        boolean known = capability.test(expected());
        assertThat(capability.test(transport.capabilities())).isEqualTo(known);
        return known;
    }

    /** Whether the target computes digests itself; one that is known not to must not pretend. */
    private boolean provesByItself() throws IOException {
        if (proof() == Verified.SHA256) {
            return true;
        }
        site.put(directory + "/unproved", bytes(10));
        assertThat(transport.digest(directory + "/unproved", 10)).isEmpty();
        return false;
    }
}
