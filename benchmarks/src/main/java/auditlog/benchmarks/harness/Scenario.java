package auditlog.benchmarks.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The question that a JMH class answers, in one line, for the launcher's list. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Scenario {

    /**
     * The question.
     *
     * @return one line
     */
    String value();
}
