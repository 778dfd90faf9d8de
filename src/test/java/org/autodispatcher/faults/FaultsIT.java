package org.autodispatcher.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.TestAccounts;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The short form of {@code bench/faults}: the finished program bears every kind of fault once. */
@Needs(
        value = {"sshd", "ssh-keygen", "vsftpd", "openssl", "setpriv", "unshare", "nsenter", "prlimit", "faketime", "mkfs.ext4"},
        root = "servers that log in another account, machines and disks of their own",
        accounts = {TestAccounts.TARGET, Rig.OWNER})
@Execution(ExecutionMode.CONCURRENT)
class FaultsIT {
    static Stream<Named<Campaign>> campaigns() {
        return Faults.campaigns().stream().map(each -> Named.of(each.name(), each));
    }

    @ParameterizedTest
    @MethodSource("campaigns")
    void nothing_is_lost_or_done_twice_and_all_that_is_said_is_so(Campaign campaign) throws Exception {
        try (Rig rig = new Rig()) {
            Tally tally = campaign.run(rig, Campaign.Size.SHORT);
            assertThat(Table.trouble(campaign, tally, Integer.MAX_VALUE)).isEmpty();
            assertThat(tally.times()).isPositive();
        }
    }
}
