package auditlog.enhanced;

/** Why a request was answered by the plain path, the baseline's own class, and not from the snapshot. */
public enum PlainReason {
    /** There is no snapshot yet: it is being read, could not be read, or was let go while idle. */
    NO_SNAPSHOT,
    /** Something was committed since the snapshot was read. */
    STALE,
    /** Another file is at the database's path, or none. */
    REPLACED,
    /** The database is locked: the plain path waits for it as the baseline does. */
    BUSY,
    /** The request or a row of its page is one that the snapshot does not represent exactly. */
    NOT_REPRESENTABLE,
    /** Asking the database or reading or decoding a payload failed: the plain path gives the baseline's own outcome. */
    ERROR,
    /** The snapshot is switched off. */
    SWITCHED_OFF
}
