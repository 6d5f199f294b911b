package auditlog.benchmarks.gate;

import auditlog.benchmarks.gate.raw.Layer;

/**
 * One thing that the gate looked at.
 *
 * @param layer where
 * @param subject of what, for example a scenario; passed checks of one subject may share a line
 * @param name what, unique within layer and subject
 * @param verdict the outcome
 * @param detail the numbers, in one line
 * @param repeat the command that does it again
 * @param acceptable whether the committed reference may be changed to what was measured
 */
record Check(
        Layer layer, String subject, String name, Verdict verdict, String detail, String repeat, boolean acceptable) {

    /** A check that no new reference can mend. */
    Check(Layer layer, String subject, String name, Verdict verdict, String detail, String repeat) {
        this(layer, subject, name, verdict, detail, repeat, false);
    }

    String title() {
        return layer.word() + " " + subject + (name.isEmpty() ? "" : " " + name);
    }
}
