package auditlog.benchmarks.report;

/** Text for HTML. */
final class Html {

    private Html() {}

    /** Fit for an element's content and for an attribute in double quotes; what no HTML can hold is a question mark. */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.appendCodePoint(isAllowed(c) ? c : '?');
            }
        });
        return escaped.toString();
    }

    private static boolean isAllowed(int c) {
        boolean control = c < ' ' && c != '\n' && c != '\t';
        boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
        return !control && !surrogate;
    }

    /** A paragraph. */
    static String paragraph(String text) {
        return "<p>" + escaped(text) + "</p>\n";
    }
}
