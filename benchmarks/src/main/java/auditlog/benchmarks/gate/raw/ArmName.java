package auditlog.benchmarks.gate.raw;

/** An arm of the paired time. */
public enum ArmName {
    /** The enhanced module of the commit that is judged. */
    THIS,
    /** That of the commit it is compared with. */
    OTHER,
    /** The null arm: the other commit's jar a second time, in a class loader of its own. */
    OTHER_AGAIN,
    /** The other commit's jar with a tenth of the decoding done twice. Only in scenarios that decode. */
    CANARY
}
