package org.autodispatcher.faults;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.autodispatcher.Protocol;

/** Runs the campaigns and prints their table. Started by {@code bench/faults}. */
public final class Faults {
    private static final int BESIDE = 3;

    /** How many deliveries are to be open, all kills of the dispatcher together, when all of the long form is run. */
    private static final int KILLED = 2_000;

    /** How long all of the long form may take. */
    private static final Duration LONGEST = Duration.ofMinutes(60);

    /** How many lines of trouble of one campaign are shown. */
    private static final int MOST = 12;

    private final PrintStream out;

    /** Prints to {@code out}, each row as soon as it is there. */
    public Faults(PrintStream out) {
        this.out = out;
    }

    /** All campaigns there are, in the order of the table. */
    public static List<Campaign> campaigns() {
        return List.of(
                new KillAtSteps(), new KillAtRandom(), new KillAtRollouts(), new PowerLoss(), new LedgerDamage(), new RecoveryTime(), new PlantedBugs(),
                new Cuts(Protocol.SFTP), new Cuts(Protocol.SCP), new Cuts(Protocol.FTP), new Cuts(Protocol.FTPS),
                new ServersEnd(), new Silences(), new Bytewise(), new BlackHoles(), new TargetDisks(), new Reboots(),
                new CleanedSessions(), new SharedHomes(), new Replaced(), new HugeOutput(), new FewDescriptors(), new Stops(),
                new Clocks(), new OwnDisks(), new KillAtArrivals());
    }

    /** {@code [--short] [CAMPAIGN…]}; ends with 0 where nothing was broken and nothing was left undone. */
    public static void main(String[] arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of(arguments));
        Campaign.Size size = words.remove("--short") ? Campaign.Size.SHORT : Campaign.Size.LONG;
        List<Campaign> wanted = campaigns().stream().filter(each -> words.isEmpty() || words.contains(each.name())).toList();
        List<String> names = campaigns().stream().map(Campaign::name).toList();
        if (wanted.isEmpty() || !names.containsAll(words)) {
            System.err.println("faults: there are these campaigns: " + String.join(" ", names));
            System.exit(2);
        }
        if (!"root".equals(System.getProperty("user.name"))) {
            System.err.println("faults: needs root: it starts servers that log in other accounts\n  next: sudo bench/faults");
            System.exit(2);
        }
        System.exit(new Faults(System.out).run(wanted, size) ? 0 : 1);
    }

    /**
     * Runs these campaigns and prints the table and what went wrong; whether nothing did. Most of them wait more than they compute,
     * so three go on side by side; those that measure times come first, one by one.
     */
    public boolean run(List<Campaign> campaigns, Campaign.Size size) throws Exception {
        Instant begun = Instant.now();
        Map<Campaign, Outcome> outcomes = new ConcurrentHashMap<>();
        campaigns.stream().filter(Campaign::alone).forEach(each -> outcomes.put(each, outcome(each, size)));
        try (ExecutorService threads = Executors.newFixedThreadPool(BESIDE)) {
            campaigns.stream().filter(each -> !each.alone()).forEach(each -> threads.submit(() -> outcomes.put(each, outcome(each, size))));
        }
        Table table = new Table();
        for (Campaign each : campaigns) {
            table.add(each, outcomes.get(each).tally(), outcomes.get(each).took());
        }
        Duration took = Duration.between(begun, Instant.now());
        int killed = campaigns.stream().filter(Campaign::kills).mapToInt(each -> outcomes.get(each).tally().deliveries()).sum();
        boolean whole = size == Campaign.Size.LONG && campaigns.size() == campaigns().size();
        List<String> missing = whole ? missing(killed, took) : List.of();
        out.print("\n" + table.text());
        out.printf("%ndeliveries killed: %d%ntook: %d min %d s%n", killed, took.toMinutes(), took.toSecondsPart());
        missing.forEach(each -> out.println("all campaigns: not done: " + each));
        return missing.isEmpty() && outcomes.values().stream().allMatch(each -> each.tally().clean());
    }

    /** What the long form as a whole set out to do and did not. */
    static List<String> missing(int killed, Duration took) {
        List<String> missing = new ArrayList<>();
        if (killed < KILLED) {
            missing.add("only " + killed + " deliveries were killed, of " + KILLED);
        }
        if (took.compareTo(LONGEST) > 0) {
            missing.add("it took longer than " + LONGEST.toMinutes() + " minutes");
        }
        return missing;
    }

    /** What a campaign came to. */
    private record Outcome(Tally tally, Duration took) {}

    /** One that breaks off has not shown anything. */
    private Outcome outcome(Campaign campaign, Campaign.Size size) {
        Instant begun = Instant.now();
        Tally tally;
        try (Rig rig = new Rig()) {
            tally = campaign.run(rig, size);
        } catch (Exception e) {
            e.printStackTrace(out);
            tally = Tally.of("broke off").missing(e.toString());
        }
        Outcome outcome = new Outcome(tally, Duration.between(begun, Instant.now()));
        Table row = new Table();
        row.add(campaign, tally, outcome.took());
        synchronized (out) {
            out.println(row.lastRow());
            out.print(Table.trouble(campaign, tally, MOST));
        }
        return outcome;
    }
}
