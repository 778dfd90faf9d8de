package org.autodispatcher.faults;

import java.util.List;

/** The bugs that are planted. Each is something that a careless change could do. */
final class Bugs {
    private static final String STEPS = "dispatch/Steps.java";
    private static final String STAGES = "dispatch/Stages.java";
    private static final String COMES_BACK = "return record.state() == DeliveryState.UPGRADING && upgrades";
    private static final String LAUNCH = "upgrade/launch.sh";
    private static final String TURN = "upgrade/turn.sh";
    private static final String HOLDER = "upgrade/holder.sh";
    private static final String UPGRADES = "dispatch/Upgrades.java";
    private static final String STAGED = "delivery/StagedDelivery.java";

    private static final Aim POWER = (rig, program) -> PowerLoss.run(rig, program, 4).violations();
    private static final Aim PLAIN = Aims::killedInPlainUpgrade;
    private static final Aim ALTERED = Aims::alteredWhileStaged;
    private static final Aim MANY = Aims::manyForOneTarget;
    private static final Aim DEFERRED = Aims::killedWhileDeferred;
    private static final Aim BACK = KillAfterUpgrades::goneBack;
    private static final Aim BATCHES = KillAtRollouts.killedAt("upgrade.intent.after", 1, "stopped", "pairs");
    private static final Aim ARRIVING = ArrivalRounds.killedOnceAt("spool.fact.after");

    private Bugs() {}

    /** All of them; those that say most come first, since the short form takes only some. */
    static List<Bug> all() {
        return List.of(
                Bug.of("intent skipped", PLAIN, new Patch(STEPS,
                        "private void append(List<Entry.Draft> drafts) {",
                        "private void append(List<Entry.Draft> drafts) {"
                                + "drafts = drafts.stream().filter(each -> each.step() != Step.UPGRADE || each.tense() != Tense.INTENT).toList();")),
                Bug.of("verifier accepts everything", ALTERED, new Patch(STAGED,
                        "            return checkBytes(staged.path());",
                        "            if (staged.path().isEmpty()) { checkBytes(\"\"); }\n            return Verified.SHA256;")),
                Bug.of("turn not taken", Aims::twoRoutesToOneTarget, new Patch("dispatch/Turns.java",
                        "        TreeSet<Runner> queue = waiting.computeIfAbsent(turn, any -> new TreeSet<>());",
                        "        if (dispatch > 0) { return Optional.empty(); }\n"
                                + "        TreeSet<Runner> queue = waiting.computeIfAbsent(turn, any -> new TreeSet<>());")),
                Bug.of("exit status ignored", MANY, new Patch("upgrade/Endings.java",
                        "when order.rules().success().contains(status) -> new", "when status >= 0 -> new")),
                Bug.of("deferred forgotten at restart", DEFERRED, new Patch("dispatch/Recovery.java",
                        "            if (record.failure().isEmpty()) {",
                        "            if (record.failure().isEmpty() && record.deliveries().stream().noneMatch(each -> each.state() == DeliveryState.DEFERRED)) {")),
                Bug.of("no fsync", POWER, new Patch("ledger/Database.java", "PRAGMA synchronous = FULL", "PRAGMA synchronous = OFF")),
                Bug.of("in doubt retried", PLAIN, new Patch(STAGES,
                        COMES_BACK,
                        "return record.state() == DeliveryState.UPGRADING && record.target().isEmpty() && upgrades")),
                Bug.of("name given before the proof", ALTERED, new Patch(STAGES,
                        "Verified proved = verify(delivery, staged, order, connection);",
                        "delivery.place(staged, Verified.SHA256);\nVerified proved = verify(delivery, staged, order, connection);")),
                Bug.of("digest at the start skipped", Aims::replacedBeforeStart, new Patch("upgrade/UpgradeScript.java",
                        "order.sha256().map(this::digestCheck).orElse(",
                        "order.sha256().map(this::digestCheck).filter(text -> text.isEmpty()).orElse("))
                        .with(new Patch(STAGES, "return steps.take(Step.PLACE,", "return settled(steps.take(Step.PLACE,"),
                                new Patch(STAGES, "placed.atomic() ? \"yes\" : \"no\"));\n        });",
                                        "placed.atomic() ? \"yes\" : \"no\"));\n        }));"),
                                new Patch(STAGES, "    /** The upgrade command is run on the placed bytes", """
                                            private static <T> T settled(T value) {
                                        """ + sleep(300) + """
                                                return value;
                                            }

                                            /** The upgrade command is run on the placed bytes""")),
                Bug.of("bytes removed early", DEFERRED, new Patch(STAGES,
                        "        String asked = order.routed()",
                        "        order.arrived().bytes().toFile().delete();\n        String asked = order.routed()")),
                Bug.of("resumed without looking at the beginning", Aims::otherBeginningIsThere, new Patch(STAGED,
                        "return there.isPresent() && there.get().equals(digestOfFirst(left)) ? left : 0;",
                        "return there.isEmpty() || digestOfFirst(left) != null ? left : 0;")),
                Bug.of("staged name without digest", Aims::twoOfOneName, new Patch(STAGED,
                        "digest.update(pack.sha256().hex().getBytes(StandardCharsets.US_ASCII));",
                        "digest.update(\"\".getBytes(StandardCharsets.US_ASCII));"),
                        // the second of one hidden name would wait for the first
                        new Patch(UPGRADES, "requireNone(right.turns().own(order.target(), order.staged(), course.dispatch()), steps);", "right.turns();"))
                        .with(new Patch(STAGES, "            return delivery.verify(staged);",
                                        "            Verified now = delivery.verify(staged);\n            awaitAnother(order);\n            return now;"),
                                new Patch(STAGES, "Staged there = delivery.stage(progress -> course.follower()\n",
                                        "Staged there = delivery.stage(progress -> slowly(order, course.follower())\n"),
                                new Patch(STAGES, "    /** The upgrade command is run on the placed bytes", """
                                            private static final java.util.Set<String> STAGING = java.util.concurrent.ConcurrentHashMap.newKeySet();

                                            private static DispatchEvent.Follower slowly(Order order, DispatchEvent.Follower follower) {
                                                STAGING.add(order.arrived().pack().sha256().hex());
                                        """ + sleep(300) + """
                                                return follower;
                                            }

                                            private static void awaitAnother(Order order) {
                                                long end = System.nanoTime() + 60_000_000_000L;
                                                while (System.nanoTime() < end
                                                        && STAGING.stream().allMatch(order.arrived().pack().sha256().hex()::equals)) {
                                        """ + sleep(20) + """
                                                }
                                            }

                                            /** The upgrade command is run on the placed bytes""")),
                Bug.of("gone back from once more", BACK, new Patch("dispatch/Rollback.java",
                        "return Runs.key(order, record).part(PART);", "return Runs.key(order, record).part(PART + System.nanoTime());"),
                        new Patch("dispatch/Runs.java",
                                "if (act.plain() || before.fact(act.started()).filter(\"yes\"::equals).isEmpty()) {",
                                "if (act.plain() || before.fact(act.started()).filter(\"yes\"::equals).isEmpty() || act.step() == Step.ROLLBACK) {")),
                Bug.of("failed is its end though it is to be gone back from", BACK, new Patch("ledger/DeliveryRecord.java",
                        "if (rollbackDue(state, facts)) {", "if (rollbackDue(state, facts) && facts.isEmpty()) {")),
                Bug.of("pause forgotten at restart", Aims::killedWhilePaused, new Patch("dispatch/Pauses.java",
                        "        entries.forEach(this::take);", "        entries.isEmpty();")),
                Bug.of("repeats not counted", Aims::orderedAgain, new Patch("dispatch/RunNumbers.java",
                        "        int others = ledger.find(same).stream()", "        int others = ledger.find(same).stream().limit(0)")),
                Bug.of("write error ignored", Aims::nothingCanBeWritten, new Patch(STEPS,
                        "ledger.append(subject.actor(), drafts).forEach(watch::written);",
                        "try { ledger.append(subject.actor(), drafts).forEach(watch::written); } catch (java.io.UncheckedIOException e) { }")),
                Bug.of("claim overwritten", Aims::killedInDetachedUpgrade,
                        new Patch(LAUNCH, "while [ ! -f \"$ad_run/claim\" ]; do", "while :; do"),
                        new Patch(TURN, "ad_claim() {\n[ ! -f \"$ad_run/claim\" ] || ad_fail again\n", "ad_claim() {\n"),
                        new Patch(TURN, "ln \"$ad_run/claim.$ad_mark\" \"$ad_run/claim\"", "cp \"$ad_run/claim.$ad_mark\" \"$ad_run/claim\""))
                        // starting a run again instead of coming back to it is safe, by its claim
                        .with(new Patch(STAGES, COMES_BACK, "return record.state() == DeliveryState.UPGRADING && record.target().isEmpty() && upgrades")),
                Bug.of("turn not taken on the target", Aims::twoAddressesOfOneMachine, new Patch(HOLDER, "{ ad_turn_over && return 1; }", "return 1")),
                Bug.of("target's runs not compared with the ledger", LedgerDamage::putBackWhole, new Patch("dispatch/Runs.java",
                        "        if (!unknown.isEmpty()) {", "        if (unknown.size() > 1000) {")),
                Bug.of("mark not compared with the ledger", LedgerDamage::putBackAlone, new Patch("ledger/LedgerVerifier.java",
                        "return mark.filter(known -> known.sequence() > last || !known.hash().equals(marked))",
                        "return mark.filter(known -> known.sequence() < 0 || marked.isEmpty())")),
                Bug.of("hashes of the chain not compared", LedgerDamage::altered, new Patch("ledger/LedgerVerifier.java",
                        "!Arrays.equals(chain.add(text), hash)", "chain.add(text).length != hash.length")),
                Bug.of("what was dropped not compared with the ledger", ARRIVING, new Patch("dispatch/Arrivals.java",
                        "if (taken(arrival, earlier)) {", "if (taken(arrival, earlier) && earlier.isEmpty()) {")),
                Bug.of("half a file taken", ARRIVING, new Patch("arrival/incoming/Judge.java",
                        "case NOT_ENDED -> new Verdict.Waits(now.about(Reason.INCOMPLETE, \"format\"), NONE);",
                        "case NOT_ENDED -> copied(now, Rule.FORMAT);")),
                Bug.of("what is not decided counts as known at a restart", ArrivalRounds.killedOnceAt("look.after"), new Patch(
                        "arrival/incoming/KnownTree.java",
                        "return STATES[ordinal];", "return STATES[ordinal] == FileTable.State.UNDECIDED ? FileTable.State.ADOPTED : STATES[ordinal];")),
                Bug.of("batches not waited for", BATCHES, new Patch("dispatch/Rollout.java",
                        "!each.ended() && each.state() != DeliveryState.IN_DOUBT", "!each.ended() && each.state() != DeliveryState.UPGRADING")),
                Bug.of("batches not in the ledger after a restart", BATCHES, new Patch("dispatch/Rollout.java",
                        "return new Rollout(record, batches, !lines.isEmpty(), ", "return new Rollout(record, batches, lines.size() > 1000, ")),
                Bug.of("what is deferred is in a batch", KillAtRollouts.killedAt("defer.failure.before", 1, RolloutSite.AWAY), new Patch("dispatch/Rollout.java",
                        "case QUEUED, DELIVERING, DEFERRED ->", "case DEFERRED -> false; case QUEUED, DELIVERING ->")),
                Bug.of("failures of a rollout not counted", BATCHES, new Patch("dispatch/Rollout.java",
                        "int failed = without(failed(), together);", "int failed = Math.min(0, without(failed(), together));")),
                Bug.of("approval not asked for", KillAtRollouts.killedAt("hold.failure.after", 1, "agreed"), new Patch("dispatch/Approvals.java",
                        "return needed == Choices.Approval.NONE ?", "return needed != Choices.Approval.TWO_PERSON ?")));
    }

    private static String sleep(int millis) {
        return "            java.util.concurrent.locks.LockSupport.parkNanos(" + millis + "_000_000L);\n";
    }
}
