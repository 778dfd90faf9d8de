package org.autodispatcher.arrival;

/** What becomes of the files that lie in a place that was never looked at. */
public enum FirstLook {
    /** They are known from now on, and not sent. */
    ADOPT,
    /** They are taken like any that is dropped. */
    DISPATCH
}
