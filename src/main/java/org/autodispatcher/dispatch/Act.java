package org.autodispatcher.dispatch;

import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.upgrade.RunKey;
import org.autodispatcher.upgrade.UpgradeOrder;

/**
 * What is run.
 *
 * @param step    as which step of the delivery
 * @param key     names its run
 * @param command and how
 * @param plain   whether over the channel alone
 */
record Act(Step step, RunKey key, UpgradeOrder command, boolean plain) {
    Act asPlain() {
        return new Act(step, key, command, true);
    }

    /** The fact that says that it may have been started. */
    String started() {
        if (step == Step.ROLLBACK) {
            return DeliveryRecord.ROLLBACK_STARTED;
        }
        return step == Step.HEALTH ? Health.STARTED : DeliveryRecord.STARTED;
    }
}
