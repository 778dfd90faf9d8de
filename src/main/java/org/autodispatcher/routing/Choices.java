package org.autodispatcher.routing;

/** The words that keys of a route choose between, each with the meaning the routes file gives it. */
public final class Choices {
    private Choices() {}

    /** {@code cleartext}: what happens with FTP without TLS. */
    public enum Cleartext {
        WARN,
        REFUSE
    }

    /** {@code ftp_mode}: who opens FTP's data connections. */
    public enum FtpMode {
        PASSIVE,
        ACTIVE
    }

    /** {@code place}: staged and renamed, or written under the final name at once. */
    public enum Place {
        RENAME,
        DIRECT
    }

    /** {@code host_key}: only known keys and certificates, or the first one of an unknown host too. */
    public enum HostKey {
        STRICT,
        ACCEPT_NEW
    }

    /** {@code on_timeout}: an upgrade that takes too long goes on, or is stopped. */
    public enum OnTimeout {
        ALARM,
        STOP
    }

    /** {@code verify}: the digest where it can be had, the digest or nothing, or the size alone. */
    public enum Verify {
        SHA256,
        SHA256_ONLY,
        SIZE
    }

    /** {@code approval}: who must agree before upgrades start. */
    public enum Approval {
        NONE,
        REQUIRED,
        TWO_PERSON
    }

    /** {@code order}: all packages of a line, or the latest one only. */
    public enum Order {
        ALL,
        LATEST
    }

    /** {@code downgrade}: whether an older version may follow a newer one. */
    public enum Downgrade {
        ALLOW,
        HOLD
    }

    /** {@code version_order}: how versions are compared. */
    public enum VersionOrder {
        NATURAL,
        SEMVER,
        DEB,
        RPM
    }

    /** {@code after_failure}: what happens with the next package of a line where the last one failed. */
    public enum AfterFailure {
        CONTINUE,
        HOLD
    }

    /** {@code again}: what happens with a package that was handed in before. */
    public enum Again {
        HOLD,
        SEND,
        IGNORE
    }
}
