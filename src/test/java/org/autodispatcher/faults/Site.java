package org.autodispatcher.faults;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autodispatcher.Sha256;
import org.autodispatcher.rig.Folders;
import org.autodispatcher.rig.Program;
import org.autodispatcher.rig.TestHome;

/** One HOME of a campaign with its places, and everything that was handed in there. */
public final class Site implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** When everything that was begun has surely come to rest in an aimed campaign. */
    private static final Duration SHORT_PATIENCE = Duration.ofSeconds(40);

    private final Path work;
    private final TestHome home;
    private final List<Place> places;
    private final FinalNames finalNames = new FinalNames();
    private final List<Handed> handed = new ArrayList<>();
    private final String nonce;
    private Duration patience = PATIENCE;
    private int serial;

    private Site(Path work, TestHome home, List<Place> places) {
        this.work = work;
        this.home = home;
        this.places = List.copyOf(places);
        nonce = work.toString();
    }

    /**
     * A HOME that trusts every server of its places.
     *
     * @param sftp  how many places are reached by SFTP, each on a server of its own
     * @param ftp   how many by FTP, each on a server of its own
     * @param lines for {@code [DEFAULT]}
     */
    public static Site of(Rig rig, String name, int sftp, int ftp, String... lines) throws IOException {
        return of(rig, rig.folder(name + "-home"), places(rig, name, sftp, ftp), lines);
    }

    /** Places on the rig's servers. */
    public static List<Place> places(Rig rig, String name, int sftp, int ftp) throws IOException {
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < sftp; i++) {
            places.add(Place.of("s" + i, rig.host(i), rig.sftpLines(i), rig.targetFolder(name)));
        }
        for (int i = 0; i < ftp; i++) {
            places.add(Place.of("f" + i, rig.ftp(i).host(), rig.ftpLines(i), rig.targetFolder(name)));
        }
        return places;
    }

    /** A HOME in the folder {@code dir}, which must be its own, with places of the campaign's own. */
    public static Site of(Rig rig, Path dir, List<Place> places, String... lines) throws IOException {
        return of(rig, dir, places, places.stream().map(place -> place.section(rig.witness())).toList(), List.of(lines), rig.knownHosts());
    }

    /** One with sections of the campaign's own, that trusts these servers. */
    static Site of(Rig rig, Path dir, List<Place> places, List<String> sections, List<String> lines, List<String> known) throws IOException {
        String defaults = Stream.concat(Stream.of("login = ad-target"), lines.stream()).collect(Collectors.joining("\n", "[DEFAULT]\n", "\n"));
        TestHome home = TestHome.in(dir, defaults + String.join("", sections));
        home.file("dispatcher.cfg", "[dispatcher]\nmin_free = 1MiB\n");
        home.trusts(known);
        return new Site(rig.folder("drop"), home, places);
    }

    /** From now on nobody waits long for what may never come. */
    Site impatient() {
        patience = SHORT_PATIENCE;
        return this;
    }

    public Path home() {
        return home.path();
    }

    public List<Place> places() {
        return places;
    }

    /** Everything that was made so far. */
    public List<Handed> handed() {
        return List.copyOf(handed);
    }

    /** A package whose upgrade ends with {@code status} after {@code seconds}; it is small. */
    public Handed make(Place place, int status, double seconds) throws IOException {
        return make(place, status, seconds, 2000);
    }

    /** A package of {@code size} bytes under a name of its own. */
    public Handed make(Place place, int status, double seconds, int size) throws IOException {
        return make(place, place.route() + "-" + ++serial, status, seconds, size);
    }

    /** A package of that name with content that no other has. */
    public Handed make(Place place, String name, int status, double seconds, int size) throws IOException {
        return make(place, name, "exit " + status + " last " + seconds + " lines 3", size, status);
    }

    /** A package whose upgrade also writes so many MiB. */
    public Handed makeTalkative(Place place, int mebibytes) throws IOException {
        return make(place, place.route() + "-" + ++serial, "exit 0 last 0 lines 3 bulk " + mebibytes, 2000, 0);
    }

    private Handed make(Place place, String name, String orders, int size, int status) throws IOException {
        String first = orders + " " + nonce + " " + name + " " + handed.size() + "\n";
        return make(place, name, (first + "x".repeat(Math.max(0, size - first.length()))).getBytes(StandardCharsets.UTF_8), status);
    }

    /** A package of that name with these bytes, which tell the witness to end with {@code status}. */
    Handed make(Place place, String name, byte[] bytes, int status) throws IOException {
        Path folder = Files.createDirectory(work.resolve(String.valueOf(handed.size())));
        Path file = Files.write(folder.resolve(name), bytes);
        Folders.give(folder, Rig.OWNER);
        var digest = Sha256.start();
        digest.update(bytes);
        Handed made = new Handed(file, name, Sha256.of(digest).hex(), place, status);
        finalNames.mayHold(made.finalPath(), made.sha256());
        handed.add(made);
        return made;
    }

    /** The same package goes to another place, too, where its upgrade ends with {@code status}. */
    Handed also(Handed first, Place place, int status) {
        Handed more = new Handed(first.file(), first.name(), first.sha256(), place, status);
        finalNames.mayHold(more.finalPath(), more.sha256());
        handed.add(more);
        return more;
    }

    /** Starts {@code dispatch} with these packages. */
    public Running dispatch(Program program, List<Handed> packages, Object... options) throws IOException {
        List<Object> words = new ArrayList<>(List.of(options));
        packages.forEach(each -> words.add(each.file()));
        return start(program, "dispatch", words.toArray());
    }

    /** Starts another command. */
    public Running start(Program program, String verb, Object... words) throws IOException {
        List<Object> all = new ArrayList<>(List.of(verb));
        all.addAll(List.of(words));
        all.addAll(List.of("--home", home())); // behind the verb of a verb
        return Running.of(program.start(all.toArray()), work.resolve(verb + "-" + ++serial + ".log"));
    }

    /** Starts the daemon; returns once it answers, or has ended. */
    public Running daemon(Program program, Object... options) throws Exception {
        List<Object> words = new ArrayList<>(List.of("run", "--home", home()));
        words.addAll(List.of(options));
        Running daemon = Running.of(program.start(words.toArray()), work.resolve("run-" + ++serial + ".log"));
        await("the daemon answers: " + daemon.said(), () -> !daemon.alive() || answers());
        return daemon;
    }

    /** Whether somebody owns the HOME and answers. */
    public boolean answers() {
        try (SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return socket.connect(UnixDomainSocketAddress.of(home().resolve("run/control.sock")));
        } catch (IOException _) {
            return false;
        }
    }

    /** Runs another command of the program to its end; an order that is refused is an error. */
    public String order(Program program, String verb, Object... words) throws IOException {
        List<Object> all = new ArrayList<>(List.of(verb));
        all.addAll(List.of(words));
        all.addAll(List.of("--home", home())); // behind the verb of a verb
        Program.Result result = program.run(all.toArray());
        if (result.status() == 2 || result.status() == 70) {
            throw new IOException(verb + ": " + result.all());
        }
        return result.out();
    }

    /** How all dispatches stand by the ledger itself. */
    public LedgerSays says() throws IOException, SQLException {
        return LedgerEntries.says(home());
    }

    /** What the program tells scripts of all dispatches, oldest first. */
    public LedgerSays told(Program program) throws IOException {
        return LedgerSays.of(order(program, "history", "--json", "--limit", 100_000));
    }

    /** Waits until nothing moves any more. */
    public LedgerSays settled() throws IOException, SQLException {
        long deadline = System.nanoTime() + patience.toNanos();
        LedgerSays says = says();
        while (says.dispatches().stream().anyMatch(LedgerSays.Dispatch::active) && System.nanoTime() < deadline) {
            pause();
            says = says();
        }
        return says;
    }

    /** What the witnesses wrote so far. */
    public Map<Place, Witness> witnesses() throws IOException {
        Map<Place, Witness> all = new HashMap<>();
        for (Place place : places) {
            all.put(place, Witness.read(place.log()));
        }
        return all;
    }

    /** A checker of all that was seen so far. */
    public Checker checker(LedgerSays ledger) throws IOException {
        return new Checker(ledger, witnesses(), RunFolders::withoutStatus);
    }

    /** Packages that the ledger still needs and whose bytes are not in the spool. */
    public List<Violation> bytesKept(LedgerSays ledger) throws IOException {
        List<String> kept;
        Path spool = home().resolve("state/spool");
        try (Stream<Path> all = Files.exists(spool) ? Files.list(spool) : Stream.<Path>empty()) {
            kept = all.filter(Files::isRegularFile).map(path -> String.valueOf(path.getFileName())).toList();
        }
        return ledger.dispatches().stream()
                .filter(dispatch -> dispatch.open() && !dispatch.sha256().isEmpty() && !dispatch.reason().equals("handed-in-before"))
                .filter(dispatch -> kept.stream().noneMatch(name -> name.contains(dispatch.sha256())))
                .map(dispatch -> new Violation(Promise.NOTHING_LOST, "no bytes in the spool for " + dispatch))
                .toList();
    }

    /** Ends the watching of final names and says what it saw. */
    public List<Violation> finalNames() throws Exception {
        return finalNames.found();
    }

    /** Waits, by looking, until something is so. */
    public static void await(String what, Sight so) throws Exception {
        if (!within(PATIENCE, so)) {
            throw new IOException("waited in vain until " + what);
        }
    }

    /** Waits, by looking, but no longer than that; whether it has come to be so. */
    static boolean within(Duration patience, Sight so) throws Exception {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!so.isSo()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            pause();
        }
        return true;
    }

    /** Something that is looked at again and again. */
    @FunctionalInterface
    public interface Sight {
        boolean isSo() throws Exception;
    }

    private static void pause() {
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }

    @Override
    public void close() {
        finalNames.close();
    }
}
