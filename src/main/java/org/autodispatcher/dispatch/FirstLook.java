package org.autodispatcher.dispatch;

/** What becomes of packages that lie in a source when it is looked at for the first time. */
public enum FirstLook {
    /** They count as seen, and are not sent. */
    ADOPT,
    /** They are sent, as if they had just come. */
    DISPATCH
}
